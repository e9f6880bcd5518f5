package dev.autonomy.rego.plan;

import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.eval.Document;
import dev.autonomy.rego.eval.KeyedRules;
import dev.autonomy.rego.eval.ObjectDocument;
import dev.autonomy.rego.eval.SetDocument;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sets and objects of a program, of which rules and queries may ask for keys. Their rules are
 * planned a second time, as functions of the keys, for as many keys as somebody asks with.
 */
final class KeyedDocuments {

  private final Map<Document, Source> sources;
  private final Map<Document, @Nullable KeyedRules[]> asked = new HashMap<>();
  private final Map<Document, Boolean> harmless = new HashMap<>();
  private final Deque<KeyedRules> unplanned = new ArrayDeque<>();

  /**
   * What a document is made of.
   *
   * @param fixed keys of the path that all rules have in common
   * @param nested documents below, whose place is fixed
   * @param depth keys that the longest path has behind the fixed ones
   */
  record Source(
      Document document,
      List<Rule> rules,
      int fixed,
      List<ObjectDocument.Nested> nested,
      int depth) {

    /** A set or an object; sets have their members for keys. */
    static Source of(
        Document document, List<Rule> rules, int fixed, List<ObjectDocument.Nested> nested) {
      int depth = 0;
      for (Rule rule : rules) {
        int keys = rule.head().ref().path().size() - fixed;
        depth = Math.max(depth, rule.head().isPartialSet() ? keys + 1 : keys);
      }
      return new Source(document, rules, fixed, nested, depth);
    }

    /** Whether there is one value at a key, and nothing below it. */
    boolean isFlat() {
      return depth == 1 && nested.isEmpty();
    }
  }

  /** A program without documents so far. */
  KeyedDocuments() {
    sources = new HashMap<>();
  }

  /** The documents of a program, of which a query may ask what the program itself does not. */
  KeyedDocuments(KeyedDocuments program) {
    sources = program.sources;
    asked.putAll(program.asked);
  }

  void add(Source source) {
    for (Rule rule : source.rules) {
      if (rule.otherwise() != null) {
        return; // which branch counts depends on the solutions for all keys
      }
    }
    sources.put(source.document, source);
  }

  /** The rules as a function of at most {@code known} keys; null if only the whole is known. */
  @Nullable KeyedRules ask(Document document, int known) {
    Source source = sources.get(document);
    int keys = source == null ? 0 : Math.min(known, source.depth);
    if (source == null || keys == 0) {
      return null;
    }
    @Nullable KeyedRules[] rules = asked.get(document);
    KeyedRules planned = rules == null ? null : rules[keys];
    if (planned != null) {
      return planned;
    }
    @Nullable KeyedRules[] more = rules == null ? new KeyedRules[source.depth + 1] : rules.clone();
    KeyedRules added = new KeyedRules(document, keys);
    more[keys] = added;
    asked.put(document, more);
    unplanned.add(added);
    return added;
  }

  /**
   * The rules of a set as a function of a member, if nobody can tell whether other members were
   * computed; null otherwise.
   */
  @Nullable KeyedRules askMember(Document document, Definitions program) {
    Source source = document instanceof SetDocument ? sources.get(document) : null;
    if (source == null) {
      return null;
    }
    Boolean isHarmless = harmless.get(document);
    if (isHarmless == null) {
      isHarmless = HarmlessRules.are(source.rules, program);
      harmless.put(document, isHarmless);
    }
    return isHarmless ? ask(document, 1) : null;
  }

  /** Asks for everything that anybody could ask for. */
  void askAll() {
    for (Source source : sources.values()) {
      for (int keys = 1; keys <= source.depth; keys++) {
        ask(source.document, keys);
      }
    }
  }

  /** Whether somebody asked for keys whose rules are not planned yet. */
  boolean hasUnplanned() {
    return !unplanned.isEmpty();
  }

  /** Plans what was asked for, and what that asks for in turn. */
  void plan(KeyedPlanner planner) {
    for (KeyedRules rules = unplanned.poll(); rules != null; rules = unplanned.poll()) {
      Source source = sources.get(rules.document());
      if (source == null) {
        throw new IllegalStateException("no rules of " + rules.document().name());
      }
      planner.plan(rules, source);
    }
  }
}
