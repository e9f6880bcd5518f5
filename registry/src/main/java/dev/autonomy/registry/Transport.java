package dev.autonomy.registry;

import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryOptions;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import land.oras.ContainerRef;
import land.oras.auth.AuthProvider;
import land.oras.auth.HttpClient;
import land.oras.auth.HttpClient.ResponseWrapper;
import land.oras.auth.NoAuthProvider;
import land.oras.auth.Scope;
import land.oras.auth.Scopes;
import land.oras.exception.OrasException;

/**
 * Requests to a registry: ORAS sends them with what the registry asks for to know us; where they
 * may go is decided here, by their {@link Addresses}. Credentials and tokens go to the registry's
 * own origin and to the token service that it names, plain HTTP to loopback unless more is allowed.
 */
final class Transport {

  private static final int MAX_REDIRECTS = 5;
  private static final int MAX_CAUSES = 16;

  /** An answer; its body is read once, by the one that was given it. */
  record Reply(int status, Map<String, String> headers, InputStream body) {

    /** A header's value, or nothing; names in lower case. */
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** Reads an answer. */
  interface Reader<T> {
    T read(Reply reply) throws Exception;
  }

  private final RegistryOptions options;
  private final Addresses addresses;
  private final HttpClient client;
  private final AuthProvider credentials;

  private Transport(RegistryOptions options, Credentials credentials) {
    this.options = options;
    this.addresses = new Addresses(options);
    // What the JDK's client holds must not lead back to this: its threads end when it is collected.
    this.client = GuardedClient.build(options, new RequestGuard(addresses::isPermitted));
    this.credentials = credentials;
  }

  /** Reads credentials and certificates; sends nothing. */
  static Transport open(RegistryOptions options) throws RegistryException {
    try {
      return new Transport(options, Credentials.of(options.dockerConfig()));
    } catch (OrasException e) {
      throw new RegistryException(
          RegistryException.Kind.LOCAL,
          "cannot trust the certificates in "
              + options.certificateAuthority().map(Object::toString).orElse("the JDK")
              + ": expected PEM",
          e);
    }
  }

  /** Where the repository's manifests and blobs are. */
  URI base(OciReference reference) {
    return addresses.base(reference);
  }

  /** GET of something small, over redirects. */
  <T> T get(OciReference reference, URI uri, Map<String, String> headers, Reader<T> reader)
      throws RegistryException, InterruptedException {
    return get(reference, uri, Patience.forSmall(options.timeout()), headers, reader);
  }

  /** GET of up to {@code sizeBytes}, over redirects; blobs are often elsewhere. */
  <T> T get(
      OciReference reference,
      URI uri,
      long sizeBytes,
      Map<String, String> headers,
      Reader<T> reader)
      throws RegistryException, InterruptedException {
    return get(reference, uri, Patience.forBytes(options.timeout(), sizeBytes), headers, reader);
  }

  private <T> T get(
      OciReference reference,
      URI uri,
      Patience patience,
      Map<String, String> headers,
      Reader<T> reader)
      throws RegistryException, InterruptedException {
    String what = "GET " + uri;
    return patience.await(
        what,
        () -> {
          ResponseWrapper<InputStream> answer =
              followed(
                  what,
                  reference,
                  uri,
                  (target, sender) ->
                      client.download(target, headers, sender.scopes(Scope.PULL), sender.provider));
          try (InputStream body = patience.watched(answer.response())) {
            return reader.read(new Reply(answer.statusCode(), answer.headers(), body));
          }
        });
  }

  /** One request to one address, which ORAS sends. */
  private interface Request<T> {
    ResponseWrapper<T> send(URI target, Sender sender);
  }

  private <T> ResponseWrapper<T> followed(
      String what, OciReference reference, URI start, Request<T> request) throws Exception {
    URI uri = start;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      URI target = uri;
      Sender sender = sender(reference, target);
      try {
        return sender.send(() -> request.send(target, sender));
      } catch (OrasException e) {
        uri = redirection(what, target, e);
      }
    }
    throw Failures.corrupt(what + ": more than " + MAX_REDIRECTS + " redirects");
  }

  private URI redirection(String what, URI from, OrasException e) throws RegistryException {
    Throwable cause = e;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      if (cause instanceof RequestGuard.ElsewhereException elsewhere) {
        URI target = elsewhere.target();
        if (!addresses.isPermitted(target) || Addresses.isDowngrade(from, target)) {
          throw Failures.corrupt(
              what + ": redirected to " + Addresses.origin(target) + ", which is not HTTPS");
        }
        return target;
      }
      cause = cause.getCause();
    }
    throw e;
  }

  /** HEAD, over redirects. */
  int head(OciReference reference, URI uri) throws RegistryException, InterruptedException {
    String what = "HEAD " + uri;
    return Patience.forSmall(options.timeout())
        .await(
            what,
            () ->
                followed(
                        what,
                        reference,
                        uri,
                        (target, sender) ->
                            client.head(
                                target, Map.of(), sender.scopes(Scope.PULL), sender.provider))
                    .statusCode());
  }

  /** POST without a body. */
  Reply post(OciReference reference, URI uri) throws RegistryException, InterruptedException {
    Sender sender = sender(reference, uri);
    return reply(
        call(
            "POST " + Addresses.shown(uri),
            sender,
            () ->
                client.post(
                    uri,
                    new byte[0],
                    Map.of(),
                    sender.scopes(Scope.PULL, Scope.PUSH),
                    sender.provider)));
  }

  /** PUT of some bytes. */
  Reply put(OciReference reference, URI uri, String mediaType, byte[] body)
      throws RegistryException, InterruptedException {
    Sender sender = sender(reference, uri);
    return reply(
        call(
            "PUT " + Addresses.shown(uri),
            sender,
            () ->
                client.put(
                    uri,
                    body,
                    Map.of("Content-Type", mediaType),
                    sender.scopes(Scope.PULL, Scope.PUSH),
                    sender.provider)));
  }

  /** PUT of {@code sizeBytes} from a stream, which is opened again for another attempt. */
  Reply put(OciReference reference, URI uri, long sizeBytes, Supplier<InputStream> body)
      throws RegistryException, InterruptedException {
    Sender sender = sender(reference, uri);
    String what = "PUT " + Addresses.shown(uri);
    Patience patience = Patience.forBytes(options.timeout(), sizeBytes);
    return patience.await(
        what,
        () ->
            reply(
                sender.send(
                    () ->
                        client.upload(
                            uri,
                            sizeBytes,
                            Map.of("Content-Type", "application/octet-stream"),
                            () -> patience.watched(body.get()),
                            sender.scopes(Scope.PULL, Scope.PUSH),
                            sender.provider))));
  }

  private ResponseWrapper<String> call(
      String what, Sender sender, Callable<ResponseWrapper<String>> request)
      throws RegistryException, InterruptedException {
    return Patience.forSmall(options.timeout()).await(what, () -> sender.send(request));
  }

  private static Reply reply(ResponseWrapper<String> answer) {
    return new Reply(answer.statusCode(), answer.headers(), InputStream.nullInputStream());
  }

  /** Refuses addresses that nothing may be sent to, and leaves credentials at home elsewhere. */
  private Sender sender(OciReference reference, URI uri) throws RegistryException {
    if (!addresses.isPermitted(uri)) {
      throw Failures.local(
          uri.resolve("/")
              + " would be reached by plain HTTP, which is for loopback: use"
              + " --allow-insecure-registry if you mean it");
    }
    URI base = addresses.base(reference);
    if (Addresses.isDowngrade(base, uri)) {
      throw Failures.corrupt(
          Addresses.origin(base) + " leads to " + Addresses.origin(uri) + ", which is not HTTPS");
    }
    boolean own = Addresses.origin(uri).equals(Addresses.origin(base));
    return new Sender(
        uri,
        own
            ? Addresses.container(reference)
            : ContainerRef.parse(uri.getRawAuthority() + "/elsewhere"),
        own ? credentials : new NoAuthProvider(),
        own);
  }

  private record Sender(
      URI target, ContainerRef container, AuthProvider provider, boolean withCredentials) {

    Scopes scopes(Scope... scopes) {
      return Scopes.of(container, scopes);
    }

    <T> T send(Callable<T> request) throws Exception {
      return RequestGuard.sending(target, withCredentials, request);
    }
  }
}
