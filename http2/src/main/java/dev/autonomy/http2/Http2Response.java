package dev.autonomy.http2;

import java.io.InputStream;

/**
 * The head of an answer, and its body as it arrives.
 *
 * @param status 200 to 599
 * @param headers the fields
 * @param body reading it gives the peer room to send more
 */
public record Http2Response(int status, Http2Headers headers, InputStream body) {}
