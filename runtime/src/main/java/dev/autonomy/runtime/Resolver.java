package dev.autonomy.runtime;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of host names. May block for as long as the operating system likes. */
@FunctionalInterface
interface Resolver {

  /** The operating system's resolver. */
  Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /** At least one address. */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
