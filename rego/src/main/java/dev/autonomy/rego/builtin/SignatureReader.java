package dev.autonomy.rego.builtin;

import dev.autonomy.rego.type.ArrayType;
import dev.autonomy.rego.type.ObjectType;
import dev.autonomy.rego.type.Type;
import dev.autonomy.rego.value.StringValue;
import java.util.ArrayList;
import java.util.List;

/** Reads a line of {@link Signatures}. */
final class SignatureReader {

  private final String line;
  private int position;

  private SignatureReader(String line) {
    this.line = line;
  }

  static BuiltinDeclaration read(String line) {
    return new SignatureReader(line).declaration();
  }

  private BuiltinDeclaration declaration() {
    String name = line.substring(0, line.indexOf('('));
    position = name.length();
    Type.FunctionType type = function();
    String rest = line.substring(position);
    boolean relation = rest.contains(" relation");
    boolean deprecated = rest.contains(" deprecated");
    boolean nondeterministic = rest.contains(" nondeterministic");
    boolean infix = !rest.isEmpty() && !relation && !deprecated && !nondeterministic;
    return new BuiltinDeclaration(
        name, type, infix ? rest.strip() : null, relation, deprecated, nondeterministic);
  }

  private Type.FunctionType function() {
    List<Type> arguments = new ArrayList<>();
    Type variadic = null;
    position++;
    while (!accept(")")) {
      Type argument = type();
      if (accept("...")) {
        variadic = argument;
      } else {
        arguments.add(argument);
      }
      accept(",");
    }
    return new Type.FunctionType(arguments, accept("=>") ? type() : null, variadic);
  }

  private Type type() {
    String word = word();
    return switch (word) {
      case "null" -> Type.NULL;
      case "boolean" -> Type.BOOLEAN;
      case "number" -> Type.NUMBER;
      case "string" -> Type.STRING;
      case "any" -> accept("<") ? new Type.AnyType(types()) : Type.ANY;
      case "array" -> {
        List<Type> elements = accept("<") ? types() : List.of();
        yield new ArrayType(elements, accept("[") ? closed(type()) : null);
      }
      case "set" -> {
        accept("[");
        yield new Type.SetType(closed(type()));
      }
      case "object" -> object();
      default -> throw new IllegalStateException("unknown type " + word + " in " + line);
    };
  }

  private Type object() {
    List<Type.Property> properties = new ArrayList<>();
    if (accept("<")) {
      while (!accept(">")) {
        StringValue key = StringValue.of(word());
        accept(":");
        properties.add(new Type.Property(key, type()));
        accept(",");
      }
    }
    if (!accept("[")) {
      return new ObjectType(properties, null, null);
    }
    Type key = type();
    accept(":");
    return new ObjectType(properties, key, closed(type()));
  }

  private List<Type> types() {
    List<Type> types = new ArrayList<>();
    while (!accept(">")) {
      types.add(type());
      accept(",");
    }
    return types;
  }

  private Type closed(Type type) {
    accept("]");
    return type;
  }

  private String word() {
    int start = position;
    while (position < line.length() && Character.isLetter(line.charAt(position))) {
      position++;
    }
    return line.substring(start, position);
  }

  private boolean accept(String token) {
    boolean there = line.startsWith(token, position);
    position += there ? token.length() : 0;
    return there;
  }
}
