/** A small strict HTTP/1.1 server and one-shot client on blocking sockets. */
module dev.autonomy.http {
  requires static org.jspecify;

  exports dev.autonomy.http;
}
