/**
 * The policy-gated runtime: an HTTP service that decides every tool call, makes the decision
 * durable and only then executes it; and the subprocess wrap that governs one command.
 *
 * {@snippet :
 * RuntimeOptions options =
 *     RuntimeOptions.daemon("0.1.0", Path.of("wal"), Path.of("policy")).withPolicy(new PolicySource.Demo());
 * try (RuntimeService service = RuntimeService.start(options)) {
 *   System.out.println("listening on " + service.uri());
 * } catch (RuntimeStartException refused) {
 *   System.err.println(refused.getMessage());
 * }
 * }
 */
@NullMarked
package dev.autonomy.runtime;

import org.jspecify.annotations.NullMarked;
