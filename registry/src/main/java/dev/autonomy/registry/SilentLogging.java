package dev.autonomy.registry;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPLogger;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Where ORAS and what it uses log to: nowhere, as callers learn everything from exceptions. SLF4J's
 * own provider of this kind will not do: Micrometer recognises it and turns to {@code
 * java.util.logging}, whose module the runtime image is better without (docs/adr/0010).
 */
public final class SilentLogging implements SLF4JServiceProvider {

  private static final String API_VERSION = "2.0.99";

  private final ILoggerFactory loggers = ignored -> NOPLogger.NOP_LOGGER;
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  /** For SLF4J. */
  public SilentLogging() {}

  @Override
  public ILoggerFactory getLoggerFactory() {
    return loggers;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return API_VERSION;
  }

  @Override
  public void initialize() {
    // Everything is there from the start.
  }
}
