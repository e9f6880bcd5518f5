/** tomlj, which is published without a module descriptor; jlink wants one. */
module org.tomlj {
  requires transitive org.antlr.antlr4.runtime;

  exports org.tomlj;
}
