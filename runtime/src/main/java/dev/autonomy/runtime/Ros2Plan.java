package dev.autonomy.runtime;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a launch is carried out. */
sealed interface Ros2Plan {

  /** The plan for what the user asked. */
  static Ros2Plan of(Ros2Options options) {
    return options.image().isPresent()
        ? new Container(options, options.image().get())
        : new Native(options);
  }

  /** The word in the markers. */
  String context();

  /** Why it cannot be tried here, before anything is started; empty when it can. */
  Optional<String> refusal(Map<String, String> environment);

  /** Makes ready what the launch needs; why that is impossible, or empty. */
  Optional<String> prepare();

  /** What to execute for a runtime at that address. */
  List<String> command(URI runtime);

  /** What policy is asked about. */
  JsonObject params();

  private static List<String> launchCommand(Ros2Options options) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("ros2", "launch", options.packageName(), options.launchFile()));
    command.addAll(options.arguments());
    return command;
  }

  private static Map<String, JsonValue> launchParams(Ros2Options options, String context) {
    Map<String, JsonValue> params = new LinkedHashMap<>();
    params.put("package", new JsonString(options.packageName()));
    params.put("launch_file", new JsonString(options.launchFile()));
    List<JsonValue> arguments = new ArrayList<>();
    for (String argument : options.arguments()) {
      arguments.add(new JsonString(argument));
    }
    params.put("arguments", new JsonArray(arguments));
    params.put("context", new JsonString(context));
    return params;
  }

  private static boolean isOnPath(String program, Map<String, String> environment) {
    return Executables.find(program, Optional.ofNullable(environment.get("PATH")))
        instanceof Executables.Found.Executable;
  }

  /** {@code ros2} of this machine. */
  record Native(Ros2Options options) implements Ros2Plan {

    @Override
    public String context() {
      return "native";
    }

    @Override
    public Optional<String> refusal(Map<String, String> environment) {
      if (!options.allowReducedGovernance()) {
        return Optional.of(
            "native execution is reduced governance, because the launched nodes are not contained:"
                + " accept that with --allow-reduced-governance, or launch in a container with"
                + " --image");
      }
      return isOnPath("ros2", environment)
          ? Optional.empty()
          : Optional.of("`ros2` is not on PATH: source the setup file of ROS 2, or give --image");
    }

    @Override
    public Optional<String> prepare() {
      return Optional.empty();
    }

    @Override
    public List<String> command(URI runtime) {
      return launchCommand(options);
    }

    @Override
    public JsonObject params() {
      return JsonObject.of(launchParams(options, context()));
    }
  }

  /** {@code ros2} of a container image, on the host's network so that it reaches the runtime. */
  record Container(Ros2Options options, String image) implements Ros2Plan {

    @Override
    public String context() {
      return "container";
    }

    @Override
    public Optional<String> refusal(Map<String, String> environment) {
      return isOnPath("docker", environment)
          ? Optional.empty()
          : Optional.of("`docker` is not on PATH: install it, or launch natively without --image");
    }

    @Override
    public Optional<String> prepare() {
      if (succeeds("docker", "image", "inspect", image) || succeeds("docker", "pull", image)) {
        return Optional.empty();
      }
      return Optional.of("docker has no image `" + image + "` and cannot pull it");
    }

    private static boolean succeeds(String... command) {
      try {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor()
            == 0;
      } catch (IOException _) {
        return false;
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    @Override
    public List<String> command(URI runtime) {
      List<String> command = new ArrayList<>();
      command.addAll(List.of("docker", "run", "--rm", "--init", "--interactive"));
      command.addAll(List.of("--network", "host"));
      command.addAll(List.of("--env", RunSession.RUNTIME_URL + "=" + runtime));
      command.add(image);
      command.addAll(launchCommand(options));
      return command;
    }

    @Override
    public JsonObject params() {
      Map<String, JsonValue> params = launchParams(options, context());
      params.put("image", new JsonString(image));
      return JsonObject.of(params);
    }
  }
}
