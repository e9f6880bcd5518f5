/**
 * The edge relay: immutable segments, named by their SHA-256, moved between nodes that name each
 * other in configuration, over links that break, inside a budget of disk, memory and bandwidth.
 *
 * <p>A {@link dev.autonomy.edge.SegmentStore} keeps the bytes, a {@link dev.autonomy.edge.Ledger}
 * what is held and owed, a {@link dev.autonomy.edge.Relay} decides what is sent next and what
 * becomes of it, an {@link dev.autonomy.edge.Inbox} what is taken from a peer. Time, disk, ledger
 * and network are passed in, and transfers advance in steps, so that a simulation can own all of
 * them.
 *
 * <p>There is no convergence protocol (INV-02), no leader (INV-03) and no random number (INV-11):
 * what is received is not passed on by itself, and equal ledgers make equal decisions.
 */
@NullMarked
package dev.autonomy.edge;

import org.jspecify.annotations.NullMarked;
