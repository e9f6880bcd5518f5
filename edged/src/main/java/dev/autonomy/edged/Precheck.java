package dev.autonomy.edged;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The checks before a start, in order; the first that fails ends them, as the others depend on it.
 */
public final class Precheck {

  /** What is checked, with the exit status for when it fails. */
  public enum Step {
    /** The file is right, and what it wants fits into the heap. */
    CONFIGURATION(1),
    /** The state root is a directory of our own, with room in it. */
    STATE_ROOT(2),
    /** The node's certificate can be used now. */
    CERTIFICATE(3),
    /** There is a memory limit; nothing fails without. */
    MEMORY(0),
    /** Ledger and segments agree. */
    RECONSTRUCTION(5);

    private final int status;

    Step(int status) {
      this.status = status;
    }

    /** The exit status for when it fails. */
    public int status() {
      return status;
    }

    /** As it is shown: {@code state root}. */
    public String title() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * Looks whether what is kept can be brought into memory again, without changing it.
   *
   * @see Precheck#run
   */
  public interface Reconstruction {
    /** What is wrong, one line each with what to do; empty when nothing is. */
    List<String> defects(EdgeConfiguration configuration);
  }

  /**
   * The result of one step.
   *
   * @param ok whether it holds
   * @param lines what to say of it: warnings, or what is wrong and what to do
   */
  public record Finding(Step step, boolean ok, List<String> lines) {}

  private final InstantSource clock;
  private final Optional<Reconstruction> reconstruction;
  private final MemoryLimit memory;

  /** With the parts of a start that lie outside; without the last one, its step is left out. */
  public Precheck(
      InstantSource clock, MemoryLimit memory, Optional<Reconstruction> reconstruction) {
    this.clock = clock;
    this.reconstruction = reconstruction;
    this.memory = memory;
  }

  /** The findings in order; only the last may have failed. */
  public List<Finding> run(Path file) {
    List<Finding> findings = new ArrayList<>();
    EdgeConfiguration configuration;
    try {
      configuration = ConfigurationReader.read(file);
      HeapPlan.of(configuration).requireFits(configuration);
      findings.add(new Finding(Step.CONFIGURATION, true, List.of()));
    } catch (ConfigurationException e) {
      findings.add(new Finding(Step.CONFIGURATION, false, e.lines()));
      return findings;
    }
    Optional<String> defect = StateRootCheck.defect(configuration.stateRoot());
    findings.add(new Finding(Step.STATE_ROOT, defect.isEmpty(), defect.stream().toList()));
    if (defect.isPresent()) {
      return findings;
    }
    try {
      TlsMaterial material = TlsMaterial.load(configuration.tls(), clock);
      findings.add(new Finding(Step.CERTIFICATE, true, material.warnings()));
    } catch (TlsException e) {
      findings.add(new Finding(Step.CERTIFICATE, false, e.lines()));
      return findings;
    }
    findings.add(new Finding(Step.MEMORY, true, List.of(memory.text())));
    if (reconstruction.isPresent()) {
      List<String> defects = reconstruction.get().defects(configuration);
      findings.add(new Finding(Step.RECONSTRUCTION, defects.isEmpty(), defects));
    }
    return findings;
  }

  /** 0 when every step holds, else that of the step that does not. */
  public static int status(List<Finding> findings) {
    for (Finding finding : findings) {
      if (!finding.ok()) {
        return finding.step().status();
      }
    }
    return 0;
  }
}
