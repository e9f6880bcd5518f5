package dev.autonomy.runtime;

import dev.autonomy.contract.AuditIdGenerator;
import dev.autonomy.gate.Gate;
import java.time.InstantSource;

/**
 * What decides and records calls, whatever protocol they come by.
 *
 * @param gate decides
 * @param records makes decisions and outcomes durable
 * @param auditIds names calls
 * @param clock the time of calls that the gate is not asked about
 * @param counters counts what happened
 */
record RuntimeCore(
    Gate gate,
    CallRecords records,
    AuditIdGenerator auditIds,
    InstantSource clock,
    RuntimeCounters counters) {}
