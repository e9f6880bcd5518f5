/** ANTLR's runtime, which is published without a module descriptor; jlink wants one. */
module org.antlr.antlr4.runtime {
  exports org.antlr.v4.runtime;
  exports org.antlr.v4.runtime.atn;
  exports org.antlr.v4.runtime.dfa;
  exports org.antlr.v4.runtime.misc;
  exports org.antlr.v4.runtime.tree;
}
