/** RE2/J, which is published without a module descriptor; jlink wants one. */
module re2j {
  exports com.google.re2j;
}
