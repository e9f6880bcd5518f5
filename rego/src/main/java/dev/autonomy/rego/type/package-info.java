/**
 * Static types of Rego expressions and of the built-in functions.
 *
 * {@snippet :
 * Type names = new Type.SetType(Type.STRING);
 * Type either = Type.union(Type.STRING, names); // any<string,set[string]>
 * Type pair = Type.array(Type.BOOLEAN, Type.NUMBER); // array<boolean,number>
 * Type record = new ObjectType(List.of(), Type.STRING, Type.ANY); // object[string:any]
 * boolean anything = Type.ANY.isAnything(); // true
 * }
 */
@NullMarked
package dev.autonomy.rego.type;

import org.jspecify.annotations.NullMarked;
