package dev.autonomy.edge;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this node holds and owes: the relay's only memory. Each call that changes something is one
 * transaction, durable when it returns; when it throws, nothing of it has happened. May be called
 * by many threads at once.
 *
 * <p>The relay's transitions are compare-and-set on a row as it was read, so that of two parties
 * that act on the same delivery (a transfer and an operator) one wins and the other is told.
 */
public interface Ledger extends AutoCloseable {

  /** Days for which charges are kept. */
  int CHARGED_DAYS = 31;

  /** Under this name is charged what is sent to all peers together. */
  String ALL_PEERS = "";

  /**
   * A segment whose content is durable is held from now on, and owed to these peers. What is held
   * or owed already stays as it is, but for its expiry: the later one counts from now on, of the
   * segment and of its deliveries.
   *
   * @return whether the segment was not held before
   */
  boolean accept(Segment segment, Origin origin, Collection<String> peers, Instant now)
      throws LedgerException;

  /** The segment when it is held. */
  Optional<Holding> holding(Digest segment) throws LedgerException;

  /** At most {@code limit} segments that are held, by digest, after {@code after}. */
  List<Holding> holdings(Optional<Digest> after, int limit) throws LedgerException;

  /** The deliveries of one segment, by peer. */
  List<Delivery> deliveries(Digest segment) throws LedgerException;

  /** At most {@code limit} deliveries in one of these states, in {@link Delivery#ORDER}. */
  List<Delivery> deliveries(Collection<DeliveryState> states, int limit) throws LedgerException;

  /** At most {@code limit} of these deliveries, in {@link Delivery#ORDER}. */
  List<Delivery> deliveries(DeliveryFilter filter, int limit) throws LedgerException;

  /** How many these deliveries are. */
  Account.Sum count(DeliveryFilter filter) throws LedgerException;

  /** What each peer is still owed, deadletters included, by state; no peer without any. */
  Map<String, Map<DeliveryState, Account.Sum>> backlog() throws LedgerException;

  /**
   * At most {@code limit} deliveries to this peer that may be tried now: {@link
   * DeliveryState#SCHEDULED} and not put off, or {@link DeliveryState#FAILED} with their backoff
   * over; in {@link Delivery#ORDER}.
   */
  List<Delivery> due(String peer, int limit, Instant now) throws LedgerException;

  /**
   * Makes deliveries {@link DeliveryState#INFLIGHT}, failed ones by way of {@link
   * DeliveryState#SCHEDULED}; one that has changed since it was read stays as it is.
   *
   * @return the deliveries that this call has started, as they are now
   */
  List<Delivery> start(List<Delivery> due, Instant now) throws LedgerException;

  /**
   * Replaces a row when it still is as it was read, {@link Delivery#sameRowAs}. What is known of
   * its segment stays as it is now.
   *
   * @return whether it was
   * @throws IllegalArgumentException when {@code to} is no row that the relay may make of {@code
   *     from}, {@link Delivery#requireMoveTo}
   */
  boolean move(Delivery from, Delivery to, Instant now) throws LedgerException;

  /**
   * Ends an attempt in one transaction: {@link #move}, and the bytes that it sent are charged to
   * its peer and to {@link #ALL_PEERS}, whether the row could be replaced or not.
   *
   * @param day of UTC, that the bytes are charged on
   * @return whether the row still was as it was read
   */
  boolean end(Delivery from, Delivery to, long sentBytes, LocalDate day) throws LedgerException;

  /**
   * After a start: what was in flight is scheduled again, what is scheduled waits for nothing, and
   * no failed delivery waits longer than until {@code latest}, whatever the clock said when it
   * failed.
   *
   * @return how many were in flight
   */
  int recover(Instant now, Instant latest) throws LedgerException;

  /**
   * What is owed to others than these peers, and not in flight, is given up for {@link
   * Reason#PEER_REMOVED}: at most the first {@code limit} deliveries in {@link Delivery#ORDER}.
   *
   * @return the deliveries that this call has given up, as they are now
   */
  List<Delivery> giveUpExcept(Collection<String> peers, int limit, Instant now)
      throws LedgerException;

  /**
   * The first instant after {@code now} at which a delivery to one of these peers is due that has
   * failed or was put off.
   */
  Optional<Instant> nextDue(Collection<String> peers, Instant now) throws LedgerException;

  /**
   * The largest sequence number that was ever given out to this peer's deliveries, whether they are
   * still there or not; 0 before any.
   */
  long lastSequence(String peer) throws LedgerException;

  /** Whether deliveries to this peer that were queued up to {@code sequence} are not ended yet. */
  boolean owes(String peer, long sequence) throws LedgerException;

  /**
   * Held segments that have expired and of which {@link Fate.Expired} would end something, longest
   * ago first, at most {@code limit}; none of which a transfer is under way.
   */
  List<Holding> expired(Instant now, int limit) throws LedgerException;

  /**
   * Held segments that are owed to at least one peer and that every one of these has acknowledged,
   * first accepted first, at most {@code limit}.
   */
  List<Holding> evictable(int limit) throws LedgerException;

  /**
   * A segment is held no more, and its deliveries go into the account: acknowledged ones as such,
   * the others according to the fate. Only an operator removes what is in flight or a deadletter:
   * an eviction takes nothing that is still owed; expiry leaves a segment with deadletters here
   * (INV-12) and makes {@link DeliveryState#EXPIRED} of its other open deliveries.
   *
   * @return what has become of segment and deliveries; of expired ones as they are now, of others
   *     as they were last
   */
  Departure forget(Digest segment, Fate fate, Instant now) throws LedgerException;

  /**
   * An operator removes a segment, as {@link #forget} does, unless somebody is still owed it;
   * deadletters are owed.
   *
   * @return what has become of it, with the deliveries that keep it here
   */
  Departure removeUnlessOwed(Digest segment, String operator, Instant now) throws LedgerException;

  /** An operator's retry: a deadletter is scheduled again, with no attempts counted. */
  boolean retry(Delivery given, Instant now) throws LedgerException;

  /** An operator's purge of one deadletter: the peer is owed nothing any more. */
  boolean purge(Delivery given, String operator, Instant now) throws LedgerException;

  /** Adds to the bytes that went from or to a peer on a day (UTC). */
  void charge(String peer, Direction direction, LocalDate day, long bytes) throws LedgerException;

  /**
   * Bytes of a peer on a day (UTC); days may be forgotten that lie {@link #CHARGED_DAYS} or more
   * before the last one that this peer was charged on.
   */
  long charged(String peer, Direction direction, LocalDate day) throws LedgerException;

  /** Every count of the account, in one consistent view. */
  Account account() throws LedgerException;

  /** A setting that outlives restarts, such as a pause. */
  Optional<String> setting(String name) throws LedgerException;

  void set(String name, String value) throws LedgerException;

  /** Bytes that the ledger takes on disk now. */
  long bytesOnDisk() throws LedgerException;

  @Override
  void close() throws LedgerException;

  /** Of bytes between this node and a peer. */
  enum Direction {
    INBOUND,
    OUTBOUND
  }
}
