package dev.autonomy.edge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * One attempt to send a segment, message by message, as the real transport leads it. Each end
 * belongs to one life of its node; a message to an end whose life is over is a cut.
 */
final class Exchange {

  private final Simulation simulation;
  private final SimulatedNode from;
  private final SimulatedNode to;
  private final OutgoingTransfer transfer;
  private final long senderLife;
  private long receiverLife;
  private boolean reached;
  private boolean over;
  private IncomingTransfer incoming;

  @SuppressWarnings("NullAway") // `incoming` is set before it is used
  Exchange(Simulation simulation, SimulatedNode from, OutgoingTransfer transfer) {
    this.simulation = simulation;
    this.from = from;
    this.transfer = transfer;
    to = simulation.node(transfer.delivery().peer());
    senderLife = from.life();
  }

  String sender() {
    return from.name();
  }

  String receiver() {
    return to.name();
  }

  void begin() {
    simulation.links.exchanges.add(this);
    simulation.in(simulation.links.delay(), this::connect);
  }

  private void connect() throws IOException {
    if (over) {
      return;
    }
    if (!simulation.links.connected(from.name(), to.name())) {
      end();
      atSender(transfer::unreachable);
      return;
    }
    reached = true;
    receiverLife = to.life();
    Segment offered = from.lies.about(transfer.delivery().segment());
    toReceiver(
        () -> {
          Answer answer = to.inbox().offer(from.name(), offered);
          toSender(() -> answered(offered, answer));
        });
  }

  private void answered(Segment offered, Answer answer) throws IOException {
    transfer.answered(answer);
    if (transfer.ended()) {
      end();
      from.wakeUp();
      return;
    }
    if (from.lies.silent()) {
      simulation.note(from.name() + " is silent");
      transfer.failed(Reason.CONNECTION_CUT, Duration.ZERO);
      end();
      return;
    }
    long offset = ((Answer.Want) answer).offset();
    toReceiver(
        () -> {
          try {
            incoming = to.inbox().begin(from.name(), offered.digest(), offset);
            toSender(this::send);
          } catch (RefusedException e) {
            refuse(e);
          }
        });
  }

  private void send() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(transfer.bufferBytes());
    if (!transfer.next(buffer)) {
      toReceiver(this::finish);
      return;
    }
    ByteBuffer sent = from.lies.tamperedWith(buffer);
    Duration pause = transfer.pace(buffer.remaining() - OutgoingTransfer.CHUNK_HEADER_BYTES);
    simulation.in(pause.toMillis(), () -> toReceiver(() -> receive(sent)));
  }

  private void receive(ByteBuffer chunk) throws IOException {
    chunk.getInt();
    int crc = chunk.getInt();
    try {
      Duration pause = incoming.chunk(chunk, crc);
      if (incoming.superseded()) {
        simulation.note(to.name() + " has it from somebody else");
        finish();
      } else {
        simulation.in(pause.toMillis(), () -> toSender(this::send));
      }
    } catch (RefusedException e) {
      cutIncoming();
      refuse(e);
    } catch (IOException e) {
      cutIncoming();
      refuse(new RefusedException(Reason.ofFailure(e), ""));
    }
  }

  private void cutIncoming() {
    try {
      incoming.cut();
    } catch (IOException e) {
      simulation.note(to.name() + " could not close a part: " + e.getMessage());
    }
  }

  private void finish() throws IOException {
    Answer answer = incoming.finish();
    toSender(
        () -> {
          transfer.answered(answer);
          end();
          from.wakeUp();
        });
  }

  private void refuse(RefusedException refusal) {
    toSender(
        () -> {
          transfer.answered(new Answer.Refuse(refusal.reason(), refusal.retryAfter()));
          end();
          from.wakeUp();
        });
  }

  private void toReceiver(Simulation.Action action) {
    simulation.in(
        simulation.links.delay(),
        () -> {
          if (over) {
            return;
          }
          if (to.life() != receiverLife || !to.up()) {
            cut();
            return;
          }
          simulation.at(to, action);
        });
  }

  private void toSender(Simulation.Action action) {
    simulation.in(
        simulation.links.delay(),
        () -> {
          if (!over) {
            atSender(action);
          }
        });
  }

  private void atSender(Simulation.Action action) throws IOException {
    if (from.up() && from.life() == senderLife) {
      simulation.at(
          from,
          () -> {
            try {
              action.run();
            } catch (LedgerException e) {
              simulation.note(from.name() + " could not record: " + e.getMessage());
              end();
            }
            from.wakeUp();
          });
    } else {
      end();
    }
  }

  /** The connection is gone; the ends learn of it one after the other. */
  void cut() throws IOException {
    if (over) {
      return;
    }
    end();
    simulation.in(
        simulation.links.delay(),
        () -> {
          if (!transfer.ended()) {
            atSender(
                reached
                    ? () -> transfer.failed(Reason.CONNECTION_CUT, Duration.ZERO)
                    : transfer::unreachable);
          }
        });
    if (simulation.random.nextInt(4) == 0) {
      // The connection hangs: the receiver does not learn of it.
      return;
    }
    simulation.in(
        simulation.links.delay(),
        () -> {
          if (reached && incoming != null && to.up() && to.life() == receiverLife) {
            simulation.at(to, this::cutIncoming);
          }
        });
  }

  private void end() {
    over = true;
    simulation.links.exchanges.remove(this);
  }
}
