package dev.autonomy.wal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a log a second time, as {@code docs/formats/wal.md} describes it: slow, all in memory,
 * and without a line of the implementation it is compared with.
 */
final class PlainVerifier {

  /** What is wrong with a log. */
  static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrong(String what) {
      super(what);
    }
  }

  /** A record whose checksum is right. */
  private static final class Whole {
    final char type;
    final byte[] payload;
    final int end;

    Whole(char type, byte[] payload, int end) {
      this.type = type;
      this.payload = payload;
      this.end = end;
    }
  }

  private static final int BATCH_RECORD_BYTES = 25;
  private static final Set<String> SECTIONS = Set.of("params", "context", "output");

  private final Map<String, byte[]> files;
  private final PlainTree tree = new PlainTree();
  private final Map<String, Long> openCalls = new LinkedHashMap<>();
  private String lastTime = "0000-00-00T00:00:00.000000000Z";
  private String origin = "";
  private String firstTime = "";
  private long sealedFrames;
  private long missingBefore;
  private long missingByFrames;
  private boolean afterLoss;
  private final Map<String, Object> salvaged = new LinkedHashMap<>();
  private final Map<String, Map<Integer, String>> dropped = new HashMap<>();
  private int signedFrames;
  private boolean openEnd;

  private PlainVerifier(Map<String, byte[]> files) {
    this.files = files;
  }

  /** What was found: nothing wrong, or the first thing that is. */
  record Result(@Nullable String wrong, int frames, String root, boolean openEnd) {}

  static Result verify(Map<String, byte[]> files) {
    PlainVerifier verifier = new PlainVerifier(files);
    String wrong = null;
    try {
      verifier.verify();
    } catch (Wrong | IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
      wrong = e.toString();
    }
    PlainTree tree = verifier.tree;
    String root = wrong == null ? tree.root(tree.size()) : "";
    return new Result(wrong, tree.size(), root, verifier.openEnd);
  }

  private void verify() {
    TreeMap<Long, byte[]> segments = new TreeMap<>();
    files.forEach(
        (name, bytes) -> {
          if (name.matches("[0-9]{20}\\.wal")) {
            segments.put(Long.parseLong(name.substring(0, 20)), bytes);
          }
        });
    signedFrames = files.containsKey("checkpoint") ? sizeIn("checkpoint") : 0;
    if (!segments.isEmpty() && segments.firstKey() != 1) {
      beginLater(segments.firstEntry().getValue(), segments.firstKey());
    }
    for (Map.Entry<Long, byte[]> segment : segments.entrySet()) {
      require(segment.getKey() == tree.size() + 1, "a segment begins where the one before ends");
      int before = tree.size();
      boolean last = segment.getKey().equals(segments.lastKey());
      segment(segment.getValue(), last);
      afterLoss = before < tree.size() && tree.isUnknown(before, tree.size());
      if (afterLoss) {
        require(!openEnd, "a seal of a segment that lacks frames");
        String name = String.format("%020d.wal", segment.getKey());
        salvaged.put(name, description(name, before));
      }
    }
    require(missingByFrames >= missingBefore, "a frame that says what was removed");
    require(salvaged.isEmpty(), "a frame that says which frames were lost");
    dropped.values().removeIf(Map::isEmpty);
    require(dropped.isEmpty(), "a frame for each value that was dropped, not for " + dropped);
    checkpoint();
    if (files.containsKey("pruned")) {
      pruned();
    }
  }

  /** The frames before the first segment are gone; its header has what is left of their tree. */
  private void beginLater(byte[] first, long firstSeq) {
    require(files.containsKey("pruned"), "a note that says what was pruned");
    Map<String, Object> header = PlainJson.object(json(needed(first, 16, "H").payload));
    Map<String, Object> before = PlainJson.object(header.get("tree"));
    require(PlainJson.number(before.get("size")) == firstSeq - 1, "the frames before");
    missingBefore = firstSeq - 1;
    tree.addUnknown((int) missingBefore);
    tellEdge(PlainJson.array(before.get("peaks")), Integer.MAX_VALUE);
    continueFrom(header);
    origin = String.valueOf(header.get("origin"));
  }

  /** Believes what a header or a footer says about subtrees below that size with lost leaves. */
  private void tellEdge(List<Object> peaks, int below) {
    List<int[]> edge = tree.edge();
    require(edge.size() == peaks.size(), "a peak for each digit of the size");
    for (int i = 0; i < edge.size(); i++) {
      if (edge.get(i)[1] - edge.get(i)[0] < below) {
        tree.tell(edge.get(i)[0], edge.get(i)[1], String.valueOf(peaks.get(i)));
      }
    }
  }

  /** Times and open calls are what the header says when frames before it are not there. */
  private void continueFrom(Map<String, Object> header) {
    String after = String.valueOf(header.get("after"));
    require(after.compareTo(lastTime) >= 0, "times that never decrease");
    lastTime = after;
    openCalls.clear();
    for (Object call : PlainJson.array(header.get("open_calls"))) {
      Map<String, Object> open = PlainJson.object(call);
      openCalls.put(String.valueOf(open.get("audit_id")), PlainJson.number(open.get("seq")));
    }
  }

  /** What a repair's frame must say about a segment that lacks frames. */
  private Map<String, Object> description(String name, int before) {
    List<Object> lost = new ArrayList<>();
    List<byte[]> leaves = new ArrayList<>();
    for (int i = before; i < tree.size(); i++) {
      if (tree.isUnknown(i, i + 1)) {
        int first = i;
        while (i + 1 < tree.size() && tree.isUnknown(i + 1, i + 2)) {
          i++;
        }
        lost.add(Map.of("first_seq", "#" + (first + 1), "last_seq", "#" + (i + 1)));
      } else {
        leaves.add(tree.leaf(i));
      }
    }
    String hash = PlainTree.base64(PlainTree.sha256(leaves.toArray(new byte[0][])));
    return Map.of("file", name, "lost", lost, "leaves_sha256", hash);
  }

  private void segment(byte[] bytes, boolean last) {
    ByteBuffer preamble = ByteBuffer.wrap(bytes, 0, 16);
    require(preamble.getLong() == 0x974155544f57414cL, "the magic");
    require(preamble.getInt() == 1, "version 1");
    require(preamble.getInt() == crc(bytes, 0, 12), "the preamble's checksum");
    Whole header = needed(bytes, 16, "H");
    header(PlainJson.object(json(header.payload)));
    List<Integer> offsets = new ArrayList<>();
    List<byte[]> tiles = new ArrayList<>();
    int framesBefore = tree.size();
    int at = header.end;
    while (true) {
      int end = batchEnd(bytes, at);
      if (end < 0) {
        require(last, "a seal");
        require(isZero(bytes, at, bytes.length) || isTorn(bytes, at), "a tear");
        openEnd = true;
        return;
      }
      ByteBuffer batch = ByteBuffer.wrap(bytes, at + 9, 16);
      require(batch.getLong() == tree.size() + 1, "the batch's first frame");
      int frames = batch.getInt();
      if (frames == 0) {
        seal(bytes, at, offsets, tiles, tree.size() - framesBefore);
        require(end == bytes.length, "nothing behind the seal");
        sealedFrames = tree.size();
        return;
      }
      int before = tree.size();
      batch(bytes, at, end, offsets, tiles);
      require(tree.size() == before + frames, "as many frames as the batch says");
      at = end;
    }
  }

  private void header(Map<String, Object> header) {
    require(
        List.copyOf(header.keySet())
            .equals(List.of("origin", "first_seq", "after", "tree", "open_calls")),
        "the header's members");
    if (tree.size() == 0) {
      origin = String.valueOf(header.get("origin"));
    }
    require(origin.equals(header.get("origin")), "one origin");
    require(PlainJson.number(header.get("first_seq")) == tree.size() + 1, "first_seq");
    if (afterLoss) {
      continueFrom(header);
    }
    require(lastTime.equals(header.get("after")), "the time before");
    require(treeNow().equals(header.get("tree")), "the tree before");
    List<Object> calls = new ArrayList<>();
    openCalls.forEach((id, seq) -> calls.add(Map.of("audit_id", id, "seq", "#" + seq)));
    require(calls.equals(header.get("open_calls")), "the open calls");
  }

  private Map<String, Object> treeNow() {
    return Map.of("size", "#" + tree.size(), "root", tree.root(tree.size()), "peaks", tree.peaks());
  }

  private void batch(byte[] bytes, int start, int end, List<Integer> offsets, List<byte[]> tiles) {
    int at = start + BATCH_RECORD_BYTES;
    Map<String, @Nullable Object> disclosures = new HashMap<>();
    char type = ' ';
    while (at < end) {
      Whole record = needed(bytes, at, "DXFL");
      type = record.type;
      switch (type) {
        case 'L' -> {
          require(at == start + BATCH_RECORD_BYTES && record.end == end, "one record for the lost");
          int frames = ByteBuffer.wrap(bytes, start + 17, 4).getInt();
          for (int i = 0; i < frames; i++) {
            if (tree.size() % 256 == 0) {
              offsets.add(start);
            }
            tree.addUnknown(1);
            if (tree.size() % 256 == 0) {
              tiles.add(new byte[32]);
            }
          }
        }
        case 'D', 'X' -> disclosure(record, disclosures);
        case 'F' -> {
          if (tree.size() % 256 == 0) {
            offsets.add(start);
          }
          frame(record.payload, disclosures);
          disclosures.clear();
          if (tree.size() % 256 == 0) {
            tiles.add(tileIfKnown());
          }
        }
        default -> throw new Wrong("unexpected record " + type);
      }
      at = record.end;
    }
    require(type == 'F' || type == 'L', "a batch that ends with a frame");
  }

  /** The root of the tile that was completed now; zeros until the index tells it. */
  private byte[] tileIfKnown() {
    boolean known = tree.isKnown(tree.size() - 256, tree.size());
    return known ? tree.tile(tree.size()) : new byte[32];
  }

  private static void disclosure(Whole record, Map<String, @Nullable Object> disclosures) {
    List<Object> parts = PlainJson.array(json(record.payload));
    boolean dropped = record.type == 'X';
    require(parts.size() == (dropped ? 2 : 4), "a disclosure");
    int first = dropped ? 0 : 1;
    String place = parts.get(first) + "/" + parts.get(first + 1);
    require(!disclosures.containsKey(place), "one disclosure of a value");
    disclosures.put(place, dropped ? null : PlainTree.base64(PlainTree.sha256(record.payload)));
  }

  private void frame(byte[] text, Map<String, @Nullable Object> disclosures) {
    Map<String, Object> frame = PlainJson.object(json(text));
    require(
        List.copyOf(frame.keySet()).equals(List.of("seq", "time", "kind", "node", "attrs")),
        "a frame's members");
    require(PlainJson.number(frame.get("seq")) == tree.size() + 1, "the frame's number");
    String time = String.valueOf(frame.get("time"));
    require(time.matches("[0-9-]{10}T[0-9:]{8}\\.[0-9]{9}Z"), "a time");
    require(time.compareTo(lastTime) >= 0, "times that never decrease");
    Map<String, Object> attrs = PlainJson.object(frame.get("attrs"));
    String call = String.valueOf(attrs.getOrDefault("audit_id", ""));
    disclosures.forEach(
        (place, hash) -> {
          if (hash == null) {
            int slash = place.indexOf('/') + 1;
            String name = place.substring(slash).replace("~", "~0").replace("/", "~1");
            dropped
                .computeIfAbsent("/" + place.substring(0, slash) + name, p -> new HashMap<>())
                .put(tree.size() + 1, call);
          }
        });
    attrs.forEach(
        (section, members) -> {
          if (SECTIONS.contains(section)) {
            PlainJson.object(members)
                .forEach((name, value) -> commitment(section + "/" + name, value, disclosures));
          }
        });
    require(disclosures.isEmpty(), "a commitment for every disclosure");
    lastTime = time;
    firstTime = firstTime.isEmpty() ? time : firstTime;
    tree.add(text);
    call(String.valueOf(frame.get("kind")), attrs);
    removal(String.valueOf(frame.get("kind")), attrs);
  }

  private static void commitment(
      String place, Object value, Map<String, @Nullable Object> disclosures) {
    Map<String, Object> commitment = PlainJson.object(value);
    boolean redacted = commitment.containsKey("redacted");
    require(commitment.size() == (redacted ? 2 : 1), "a commitment");
    require(!redacted || "#true".equals(commitment.get("redacted")), "redacted or not");
    String hash = String.valueOf(commitment.get("sha256"));
    require(Base64.getDecoder().decode(hash).length == 32, "a hash");
    require(disclosures.containsKey(place) || redacted, "a disclosure of " + place);
    Object disclosed = disclosures.remove(place);
    require(disclosed == null || !redacted && disclosed.equals(hash), "what was committed to");
  }

  /** What a frame says about frames that are not there any more. */
  private void removal(String kind, Map<String, Object> attrs) {
    if (kind.equals("log.pruned") && attrs.containsKey("last_seq")) {
      missingByFrames = Math.max(missingByFrames, PlainJson.number(attrs.get("last_seq")));
    } else if (kind.equals("log.recovered")) {
      for (String before : List.of("lost_before", "pruned_before")) {
        if (attrs.containsKey(before)) {
          missingByFrames = Math.max(missingByFrames, PlainJson.number(attrs.get(before)) - 1);
        }
      }
      if (attrs.containsKey("salvaged") && tree.size() <= signedFrames) {
        PlainJson.array(attrs.get("salvaged")).forEach(salvaged.values()::remove);
      }
    }
    if (tree.size() <= signedFrames) {
      namedValues(kind, attrs);
    }
  }

  /** Strikes out the values that this frame speaks of; those of later frames it cannot mean. */
  private void namedValues(String kind, Map<String, Object> attrs) {
    if (kind.equals("log.pruned") && attrs.containsKey("fields")) {
      for (Object field : PlainJson.array(attrs.get("fields"))) {
        Map<Integer, String> frames = dropped.getOrDefault(field.toString(), new HashMap<>());
        frames.values().removeIf(attrs.getOrDefault("audit_id", "")::equals);
      }
    } else if (kind.equals("log.recovered") && attrs.containsKey("lost_values")) {
      for (Object frame : PlainJson.array(attrs.get("lost_values"))) {
        long seq = PlainJson.number(PlainJson.object(frame).get("seq"));
        for (Object field : PlainJson.array(PlainJson.object(frame).get("fields"))) {
          dropped.getOrDefault(field.toString(), new HashMap<>()).remove((int) seq);
        }
      }
    }
  }

  private void call(String kind, Map<String, Object> attrs) {
    Object id = attrs.get("audit_id");
    if (id == null) {
      return;
    }
    boolean decision = kind.equals("autonomy.decision");
    if (decision && "allow".equals(attrs.get("outcome"))) {
      openCalls.putIfAbsent(id.toString(), (long) tree.size());
    } else if (decision || kind.equals("autonomy.outcome")) {
      openCalls.remove(id.toString());
    }
  }

  private void seal(
      byte[] bytes, int start, List<Integer> offsets, List<byte[]> tiles, int frames) {
    Whole index = needed(bytes, start + BATCH_RECORD_BYTES, "I");
    believeTiles(index.payload, offsets, tiles);
    ByteBuffer expected = ByteBuffer.allocate(8 + 8 * offsets.size() + 32 * tiles.size());
    expected.putInt(offsets.size());
    offsets.forEach(expected::putLong);
    expected.putInt(tiles.size());
    tiles.forEach(expected::put);
    require(Arrays.equals(expected.array(), index.payload), "the index of the frames");
    Whole footer = needed(bytes, index.end, "Z");
    Map<String, Object> told = PlainJson.object(PlainJson.object(json(footer.payload)).get("tree"));
    if (PlainJson.number(told.get("size")) == tree.size()) {
      tellEdge(PlainJson.array(told.get("peaks")), 256);
    }
    Map<String, Object> expectedFooter = new LinkedHashMap<>();
    expectedFooter.put("frames", "#" + frames);
    expectedFooter.put("tree", treeNow());
    expectedFooter.put("crc32c", "#" + Integer.toUnsignedString(crc(bytes, 0, start)));
    require(expectedFooter.equals(json(footer.payload)), "the footer of the frames");
    Whole trailer = needed(bytes, footer.end, "E");
    require(ByteBuffer.wrap(trailer.payload).getLong() == start, "the seal's offset");
    require(trailer.end == bytes.length, "a file that ends with its seal");
  }

  /** Of tiles with lost frames the root is what the index says. */
  private void believeTiles(byte[] index, List<Integer> offsets, List<byte[]> tiles) {
    int position = 8 + 8 * offsets.size();
    require(index.length == position + 32 * tiles.size(), "an index of the frames");
    for (int i = 0; i < tiles.size(); i++) {
      int end = (tree.size() / 256 - tiles.size() + i + 1) * 256;
      if (!tree.isKnown(end - 256, end)) {
        byte[] given = Arrays.copyOfRange(index, position + 32 * i, position + 32 * (i + 1));
        tree.tell(end - 256, end, PlainTree.base64(given));
        tiles.set(i, given);
      }
    }
  }

  /** Where the batch ends that begins at {@code start}, if all its records are whole; else -1. */
  private static int batchEnd(byte[] bytes, int start) {
    Whole begin = record(bytes, start);
    if (begin == null) {
      return -1;
    }
    require(begin.type == 'B' && begin.payload.length == 16, "a batch record");
    int end = begin.end + ByteBuffer.wrap(begin.payload, 12, 4).getInt();
    int at = begin.end;
    while (at < end) {
      Whole record = record(bytes, at);
      if (record == null) {
        return -1;
      }
      at = record.end;
    }
    require(at == end, "records that end with their batch");
    return end;
  }

  /** Whether bytes are missing of the batch at {@code start}, and no later one follows. */
  private boolean isTorn(byte[] bytes, int start) {
    Whole begin = record(bytes, start);
    int damage = start;
    for (Whole whole = begin; whole != null; whole = record(bytes, damage)) {
      damage = whole.end;
    }
    int dataEnd = bytes.length;
    while (dataEnd > damage && bytes[dataEnd - 1] == 0) {
      dataEnd--;
    }
    for (int at = damage + 1; at + BATCH_RECORD_BYTES <= bytes.length; at++) {
      Whole later = record(bytes, at);
      if (later != null
          && later.type == 'B'
          && later.payload.length == 16
          && ByteBuffer.wrap(later.payload).getLong() > tree.size()) {
        return false;
      }
    }
    boolean hole = hasZeroSector(bytes, damage, dataEnd);
    if (begin == null) {
      return dataEnd <= start + BATCH_RECORD_BYTES || hole;
    }
    int end = begin.end + ByteBuffer.wrap(begin.payload, 12, 4).getInt();
    return dataEnd < end || dataEnd == end && hole;
  }

  /** Whether all of a sector, or of its part behind {@code start}, is zero before {@code end}. */
  private static boolean hasZeroSector(byte[] bytes, int start, int end) {
    for (int from = start; from < end; from = from / 512 * 512 + 512) {
      if (isZero(bytes, from, Math.min(end, from / 512 * 512 + 512))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isZero(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** The record at {@code start}, which must be whole and of one of these types. */
  private static Whole needed(byte[] bytes, int start, String types) {
    Whole record = record(bytes, start);
    if (record == null || types.indexOf(record.type) < 0) {
      throw new Wrong("expected a record of type " + types);
    }
    return record;
  }

  private String file(String name) {
    byte[] bytes = files.get(name);
    if (bytes == null) {
      throw new Wrong("expected a file " + name);
    }
    return text(bytes);
  }

  /** The record at {@code start} if it is whole. */
  private static @Nullable Whole record(byte[] bytes, int start) {
    if (start + 9 > bytes.length) {
      return null;
    }
    int length = ByteBuffer.wrap(bytes, start, 4).getInt();
    if (length < 0 || length >= 1 << 24 || length > bytes.length - start - 9) {
      return null;
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, start, 5);
    crc.update(bytes, start + 9, length);
    if ((int) crc.getValue() != ByteBuffer.wrap(bytes, start + 5, 4).getInt()) {
      return null;
    }
    int end = start + 9 + length;
    return new Whole((char) bytes[start + 4], Arrays.copyOfRange(bytes, start + 9, end), end);
  }

  private void checkpoint() {
    if (!files.containsKey("checkpoint") && hasJustBegun()) {
      return;
    }
    int size = signedTree("checkpoint", 4);
    require(size <= tree.size(), "no more frames in the checkpoint than there are");
    require(size >= sealedFrames, "a checkpoint of what was sealed");
  }

  /** A checkpoint is due ten seconds after the first frame, one more is tolerated. */
  private boolean hasJustBegun() {
    return sealedFrames == 0
        && (firstTime.isEmpty()
            || Duration.between(Instant.parse(firstTime), Instant.parse(lastTime)).toNanos()
                <= 11_000_000_000L);
  }

  private void pruned() {
    String text = file("pruned");
    require(text.contains("\nautonomy pruned\n\n"), "a note that says what was pruned");
    int size = signedTree("pruned", 5);
    require(size >= missingBefore, "a note of all that is missing");
  }

  /** The size that stands in a checkpoint, whose signature is looked at later. */
  private int sizeIn(String name) {
    List<String> lines = List.of(file(name).split("\n", -1));
    require(lines.size() > 2 && lines.get(1).matches("0|[1-9][0-9]*"), "a size");
    return Integer.parseInt(lines.get(1));
  }

  /** The size of the tree that is signed in that file, of which the root must be true. */
  private int signedTree(String name, int linesOfText) {
    String text = file(name);
    int blank = text.indexOf("\n\n");
    String signed = text.substring(0, blank + 1);
    List<String> lines = List.of(signed.split("\n", -1));
    require(lines.size() == linesOfText && lines.getFirst().equals(origin), "origin, size, root");
    require(lines.get(1).matches("0|[1-9][0-9]*"), "a size");
    int size = Integer.parseInt(lines.get(1));
    require(size > tree.size() || tree.root(size).equals(lines.get(2)), "the root in " + name);
    String signature = text.substring(blank + 2);
    require(signature.startsWith("— " + origin + " ") && signature.endsWith("\n"), "a signature");
    String encoded = signature.substring(origin.length() + 3, signature.length() - 1);
    byte[] bytes = Base64.getDecoder().decode(encoded);
    require(bytes.length == 68 && PlainTree.base64(bytes).equals(encoded), "64 bytes and a key id");
    require(isSigned(signed.getBytes(UTF_8), bytes), "a signature by the log's key");
    return size;
  }

  private boolean isSigned(byte[] signed, byte[] idAndSignature) {
    String key = file("verifier-key");
    require(key.startsWith(origin + "+") && key.endsWith("\n"), "a key of this origin");
    require(key.charAt(origin.length() + 9) == '+', "name, id and key");
    String id = key.substring(origin.length() + 1, origin.length() + 9);
    String encoded = key.substring(origin.length() + 10, key.length() - 1);
    byte[] typed = Base64.getDecoder().decode(encoded);
    require(typed.length == 33 && typed[0] == 1, "an Ed25519 key");
    require(PlainTree.base64(typed).equals(encoded), "one encoding");
    byte[] hash = PlainTree.sha256((origin + "\n").getBytes(UTF_8), typed);
    require(HexFormat.of().formatHex(hash, 0, 4).equals(id), "the key's id");
    require(Arrays.equals(hash, 0, 4, idAndSignature, 0, 4), "the signature's key id");
    try {
      byte[] encodedKey = HexFormat.of().parseHex("302a300506032b6570032100" + "00".repeat(32));
      System.arraycopy(typed, 1, encodedKey, 12, 32);
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encodedKey)));
      ed25519.update(signed);
      return ed25519.verify(idAndSignature, 4, 64);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Object json(byte[] payload) {
    return PlainJson.parse(text(payload));
  }

  private static String text(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Wrong("expected UTF-8");
    }
  }

  private static int crc(byte[] bytes, int start, int end) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, start, end - start);
    return (int) crc.getValue();
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new Wrong("expected " + what);
    }
  }
}
