package dev.autonomy.http2;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The other end of a connection, frame by frame, with no manners of its own. */
final class RawPeer {

  private final DataInputStream in;
  private final OutputStream out;

  /** A frame that was received. */
  record Frame(int type, int flags, int streamId, ByteBuffer payload) {

    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    int integer(int at) {
      return payload.getInt(at);
    }

    /** Of RST_STREAM. */
    Http2Error error() {
      return Http2Error.of(integer(0));
    }
  }

  /** What a connection was ended with. */
  record GoAway(int lastId, Http2Error error, String reason) {}

  RawPeer(Socket socket) throws IOException {
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  RawPeer send(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    out.write(all.toByteArray());
    out.flush();
    return this;
  }

  /** Preface and empty settings. */
  RawPeer greet() throws IOException {
    return send(Protocol.PREFACE, frame(Protocol.SETTINGS, 0, 0));
  }

  /** Preface, settings, and the acknowledgement of those that come. */
  RawPeer shakeHands() throws IOException {
    greet();
    Frame settings = await(Protocol.SETTINGS);
    if (settings.has(Protocol.ACK)) {
      throw new IOException("an acknowledgement before any settings");
    }
    return send(frame(Protocol.SETTINGS, Protocol.ACK, 0));
  }

  /** Answers to a client's greeting. */
  RawPeer greetAsServer() throws IOException {
    in.readNBytes(Protocol.PREFACE.length);
    return send(frame(Protocol.SETTINGS, 0, 0), frame(Protocol.SETTINGS, Protocol.ACK, 0));
  }

  static byte[] frame(int type, int flags, int streamId, int... payload) {
    byte[] bytes = new byte[payload.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) payload[i];
    }
    return frame(type, flags, streamId, bytes);
  }

  static byte[] frame(int type, int flags, int streamId, byte[] payload) {
    byte[] frame = new byte[Protocol.FRAME_HEADER_BYTES + payload.length];
    Protocol.putHeader(frame, 0, payload.length, type, flags, streamId);
    System.arraycopy(payload, 0, frame, Protocol.FRAME_HEADER_BYTES, payload.length);
    return frame;
  }

  /** HEADERS with a whole section; names and values in turn. */
  static byte[] headers(int streamId, boolean end, String... namesAndValues) {
    int flags = Protocol.END_HEADERS | (end ? Protocol.END_STREAM : 0);
    return frame(Protocol.HEADERS, flags, streamId, block(namesAndValues));
  }

  static byte[] post(int streamId, boolean end, String... more) {
    String[] section = new String[8 + more.length];
    List.of(":method", "POST", ":scheme", "https", ":authority", "x", ":path", "/")
        .toArray(section);
    System.arraycopy(more, 0, section, 8, more.length);
    return headers(streamId, end, section);
  }

  /** Literals without indexing and without compression, whatever they say. */
  static byte[] block(String... namesAndValues) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      block.write(0);
      literal(block, namesAndValues[i]);
      literal(block, namesAndValues[i + 1]);
    }
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < 127) {
      block.write(bytes.length);
    } else {
      block.write(127);
      int rest = bytes.length - 127;
      while (rest >= 128) {
        block.write(rest & 0x7f | 0x80);
        rest >>= 7;
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }

  static byte[] data(int streamId, boolean end, int length) {
    return frame(Protocol.DATA, end ? Protocol.END_STREAM : 0, streamId, new byte[length]);
  }

  static byte[] windowUpdate(int streamId, int bytes) {
    return Protocol.windowUpdate(streamId, bytes);
  }

  Frame read() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int streamId = in.readInt();
    byte[] payload = in.readNBytes(length);
    if (payload.length < length) {
      throw new EOFException("half a frame");
    }
    return new Frame(type, flags, streamId, ByteBuffer.wrap(payload));
  }

  /** Drops frames until one of this type comes. */
  Frame await(int type) throws IOException {
    while (true) {
      Frame frame = read();
      if (frame.type() == type) {
        return frame;
      }
    }
  }

  /** Drops frames until the connection is ended by the other side. */
  GoAway awaitGoAway() throws IOException {
    Frame frame = await(Protocol.GOAWAY);
    String reason = StandardCharsets.US_ASCII.decode(frame.payload().position(8)).toString();
    return new GoAway(frame.integer(0), Http2Error.of(frame.integer(4)), reason);
  }

  /** Whether nothing but frames follows until the end of the connection. */
  boolean isClosedByOther() throws IOException {
    try {
      while (true) {
        read();
      }
    } catch (EOFException _) {
      return true;
    }
  }
}
