package dev.autonomy.rego.network;

import dev.autonomy.rego.builtin.BuiltinContext;
import dev.autonomy.rego.builtin.BuiltinException;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.random.RandomGenerator;

/**
 * Other capabilities with the network added. Thread-safe; make one and use it for many evaluations,
 * which then share what responses allow to be kept.
 */
public final class NetworkCapabilities implements Capabilities {

  private final Capabilities others;
  private final NetworkOptions options;
  private final HttpSend http;

  /** {@code others}, and the network as far as the options allow. */
  public NetworkCapabilities(Capabilities others, NetworkOptions options) {
    this.others = others;
    this.options = options;
    this.http = new HttpSend(options);
  }

  @Override
  public long nowNanoseconds() {
    return others.nowNanoseconds();
  }

  @Override
  public RandomGenerator random() {
    return others.random();
  }

  @Override
  public void print(String line) {
    others.print(line);
  }

  @Override
  public ObjectValue runtime() throws BuiltinException {
    return others.runtime();
  }

  @Override
  public Value sendHttp(BuiltinContext context, ObjectValue request) throws BuiltinException {
    return http.send(context, request);
  }

  @Override
  public SetValue lookupAddresses(BuiltinContext context, String host) throws BuiltinException {
    if (!options.allows(host)) {
      throw new BuiltinException("unallowed host: " + host);
    }
    try {
      return Waiting.until(context, Lookup.TIMEOUT_NANOS, new Lookup(host));
    } catch (NetworkException e) {
      throw new BuiltinException(e.getMessage());
    }
  }

  /** A question to the resolver of the machine, which cannot be interrupted but can be left. */
  private record Lookup(String host) implements Waiting.Task<SetValue> {

    private static final long TIMEOUT_NANOS = 5_000_000_000L;

    @Override
    public SetValue run() throws NetworkException {
      try {
        SetValue.Builder addresses = new SetValue.Builder();
        for (InetAddress address : InetAddress.getAllByName(host)) {
          addresses.add(StringValue.of(Addresses.text(address)));
        }
        return addresses.build();
      } catch (UnknownHostException e) {
        throw new NetworkException("lookup " + host + ": no such host");
      }
    }

    @Override
    public void cancel() {}
  }
}
