/** HTTP/2 (RFC 9113) and HPACK (RFC 7541) on blocking streams, client and server. */
@SuppressWarnings("module") // The digit belongs to the protocol's name.
module dev.autonomy.http2 {
  requires static org.jspecify;

  exports dev.autonomy.http2;
}
