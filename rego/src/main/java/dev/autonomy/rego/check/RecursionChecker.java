package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.ast.TreeVisitor;
import dev.autonomy.rego.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds rules that depend on themselves.
 *
 * <p>The graph has a node for the rules of each place, and one for each place with everything below
 * it, so that a reference to a whole package is one edge. Its cycles are found as strongly
 * connected components, by Tarjan's algorithm (SIAM Journal on Computing 1, 1972), without
 * recursion.
 */
@SuppressWarnings("ReferenceEquality") // nodes of a graph
final class RecursionChecker {
  private final RuleTree root;
  private final Diagnostics errors;
  private final IdentityHashMap<RuleTree, Node> places = new IdentityHashMap<>();
  private final IdentityHashMap<RuleTree, Node> subtrees = new IdentityHashMap<>();
  private final List<Node> nodes = new ArrayList<>();

  RecursionChecker(RuleTree root, Diagnostics errors) {
    this.root = root;
    this.errors = errors;
  }

  private static final class Node {
    private final @Nullable RuleTree place;
    private final Set<Node> needs = new LinkedHashSet<>();
    private int index = -1;
    private int lowest;
    private int component = -1;

    Node(@Nullable RuleTree place) {
      this.place = place;
    }
  }

  /**
   * Reports every rule that depends on itself, with the way it does.
   *
   * @return the places of all rules, each behind those that it depends on unless there was an error
   */
  List<RuleTree> check() {
    addPlaces(root);
    for (RuleTree tree : List.copyOf(places.keySet())) {
      Node node = place(tree);
      for (Rule rule : tree.rules()) {
        for (Rule part = rule; part != null; part = part.otherwise()) {
          new References(node.needs).rule(part);
        }
      }
    }
    List<RuleTree> order = new ArrayList<>(places.size());
    new Components(order).find(nodes);
    for (Node node : nodes) {
      if (node.place != null) {
        reportCycle(node, node.place);
      }
    }
    return order;
  }

  private void addPlaces(RuleTree tree) {
    if (!tree.rules().isEmpty()) {
      place(tree);
    }
    for (RuleTree child : tree.children().values()) {
      addPlaces(child);
    }
  }

  private Node place(RuleTree tree) {
    return places.computeIfAbsent(tree, key -> add(new Node(key)));
  }

  private Node add(Node node) {
    nodes.add(node);
    return node;
  }

  /** Everything at a place and below it. */
  private Node subtree(RuleTree tree) {
    Node known = subtrees.get(tree);
    if (known != null) {
      return known;
    }
    Node node = add(new Node(null));
    subtrees.put(tree, node);
    if (!tree.rules().isEmpty()) {
      node.needs.add(place(tree));
    }
    for (RuleTree child : tree.children().values()) {
      node.needs.add(subtree(child));
    }
    return node;
  }

  /** Adds the places that references may lead to. */
  private final class References extends TreeVisitor {
    private final Set<Node> needs;

    References(Set<Node> needs) {
      this.needs = needs;
    }

    @Override
    public void ref(Term.Ref ref) {
      follow(ref);
      super.ref(ref);
    }

    @Override
    public void call(Term.Call call) {
      follow(call.operator());
      super.call(call);
    }

    private void follow(Term.Ref ref) {
      if (ref.startsWith(Term.Var.DATA)) {
        follow(root, ref.path(), 0);
      }
    }

    private void follow(RuleTree from, List<Term> path, int start) {
      RuleTree tree = from;
      for (int i = start; i < path.size(); i++) {
        if (tree != from && !tree.rules().isEmpty()) {
          needs.add(place(tree));
        }
        Value key = GroundTerms.value(path.get(i));
        if (key == null && isOpen(path, i + 1)) {
          needs.add(subtree(tree));
          return;
        }
        if (key == null) {
          for (RuleTree child : tree.children().values()) {
            follow(child, path, i + 1);
            if (!child.rules().isEmpty()) {
              needs.add(place(child));
            }
          }
          return;
        }
        tree = tree.child(key);
        if (tree == null) {
          return;
        }
      }
      needs.add(subtree(tree));
    }

    /** Whether no key is constant from here on: the path may lead to everything below. */
    private static boolean isOpen(List<Term> path, int start) {
      for (int i = start; i < path.size(); i++) {
        if (GroundTerms.value(path.get(i)) != null) {
          return false;
        }
      }
      return true;
    }
  }

  private void reportCycle(Node node, RuleTree place) {
    List<Node> way = way(node);
    if (way.isEmpty()) {
      return;
    }
    StringBuilder names = new StringBuilder();
    for (Node step : way) {
      if (step.place != null) {
        names.append(names.isEmpty() ? "" : " -> ").append(name(step.place));
      }
    }
    errors.add(
        RegoError.RECURSION_ERROR,
        place.rules().getFirst().location(),
        "rule " + name(place) + " is recursive: " + names);
  }

  private static String name(RuleTree place) {
    return TreePrinter.print(place.rules().getFirst().head().ref());
  }

  /** The shortest way from a node back to it, both ends included; empty when there is none. */
  private static List<Node> way(Node start) {
    Map<Node, Node> cameFrom = new HashMap<>();
    Deque<Node> open = new ArrayDeque<>();
    open.add(start);
    while (!open.isEmpty()) {
      Node node = open.removeFirst();
      for (Node next : node.needs) {
        if (next == start) {
          List<Node> way = new ArrayList<>();
          way.add(start);
          for (Node back = node; back != start; back = cameFrom.get(back)) {
            way.addFirst(back);
          }
          way.addFirst(start);
          return way;
        }
        if (next.component == start.component && !cameFrom.containsKey(next)) {
          cameFrom.put(next, node);
          open.add(next);
        }
      }
    }
    return List.of();
  }

  /** Numbers the strongly connected components; one that needs another comes behind it. */
  private static final class Components {
    private final List<RuleTree> order;
    private final Deque<Node> stack = new ArrayDeque<>();
    private final Set<Node> onStack = new HashSet<>();
    private int nextIndex;
    private int nextComponent;

    Components(List<RuleTree> order) {
      this.order = order;
    }

    private record Visit(Node node, Iterator<Node> open) {}

    void find(List<Node> nodes) {
      for (Node node : nodes) {
        if (node.index < 0) {
          visit(node);
        }
      }
    }

    private void visit(Node start) {
      Deque<Visit> visits = new ArrayDeque<>();
      visits.push(begin(start));
      while (!visits.isEmpty()) {
        Visit visit = visits.peek();
        if (visit.open().hasNext()) {
          Node next = visit.open().next();
          if (next.index < 0) {
            visits.push(begin(next));
          } else if (onStack.contains(next)) {
            visit.node().lowest = Math.min(visit.node().lowest, next.index);
          }
        } else {
          visits.pop();
          end(visit.node());
          Visit parent = visits.peek();
          if (parent != null) {
            parent.node().lowest = Math.min(parent.node().lowest, visit.node().lowest);
          }
        }
      }
    }

    private Visit begin(Node node) {
      node.index = nextIndex;
      node.lowest = nextIndex++;
      stack.push(node);
      onStack.add(node);
      return new Visit(node, node.needs.iterator());
    }

    private void end(Node node) {
      if (node.lowest == node.index) {
        Node member;
        do {
          member = stack.pop();
          onStack.remove(member);
          member.component = nextComponent;
          if (member.place != null) {
            order.add(member.place);
          }
        } while (member != node);
        nextComponent++;
      }
    }
  }
}
