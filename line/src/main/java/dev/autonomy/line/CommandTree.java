package dev.autonomy.line;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The words of a catalogue as a tree, for completion: what may follow which words. */
final class CommandTree {

  private final List<CommandSpec> commands = new ArrayList<>();
  private final SequencedMap<String, SequencedMap<String, String>> next = new LinkedHashMap<>();

  /** Of every command in the catalogue; loads them all. */
  CommandTree(Catalogue catalogue) {
    next.put("", new LinkedHashMap<>());
    for (Catalogue.Group group : catalogue.groups()) {
      for (String path : group.paths()) {
        CommandSpec spec = catalogue.open(path).spec();
        commands.add(spec);
        add(spec);
      }
    }
  }

  private void add(CommandSpec spec) {
    String path = spec.path();
    String parent = "";
    for (String word : path.split(" ", -1)) {
      String here = parent.isEmpty() ? word : parent + " " + word;
      String purpose = here.equals(path) ? spec.purpose() : "Commands of " + here;
      next.computeIfAbsent(parent, _ -> new LinkedHashMap<>())
          .merge(word, purpose, (old, fresh) -> here.equals(path) ? fresh : old);
      parent = here;
    }
  }

  /** Every command. */
  List<CommandSpec> commands() {
    return commands;
  }

  /** For each path that goes on: its next words with their purposes. The empty path comes first. */
  SequencedMap<String, SequencedMap<String, String>> next() {
    return next;
  }

  /** The words that may follow the path. */
  Map<String, String> next(String path) {
    return next.getOrDefault(path, new LinkedHashMap<>());
  }
}
