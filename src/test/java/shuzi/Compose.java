package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The services of {@code docker-compose.yml}, in a separate project on a free port. */
final class Compose implements AutoCloseable {

    private static final String PROJECT = "shuzi-test";
    private static final List<String> COMMAND =
            succeeds("docker", "compose", "version") ? List.of("docker", "compose") : List.of("docker-compose");

    private final String key;

    /** Builds the image and starts all services; a project that an earlier test left is removed first. */
    Compose() {
        compose("down", "--volumes", "--remove-orphans");
        compose("up", "--detach", "--build");
        key = compose("run", "--rm", "-T", "keys", "cat", "/first-key/admin-key")
                .lines()
                .filter(line -> line.matches("[0-9a-f]{64}"))
                .findFirst()
                .orElseThrow();
        awaitReady(2);
    }

    /** Returns the key that the first start generated. */
    String key() {
        return key;
    }

    /** Returns the address of the gateway. */
    String address() {
        return "http://" + compose("port", "gateway", "8080").strip();
    }

    /** Sets the number of replicas. */
    void scale(int replicas) {
        compose("up", "--detach", "--no-recreate", "--scale", "app=" + replicas);
        awaitReady(replicas);
    }

    /** Waits until this number of replicas is healthy. */
    void awaitReady(int replicas) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(replicas().stream()
                                .filter(replica -> docker("inspect", "-f", "{{.State.Health.Status}}", replica)
                                        .strip()
                                        .equals("healthy"))
                                .toList())
                        .as("replicas that are ready")
                        .hasSize(replicas));
    }

    /** Returns the running containers of the service. */
    List<String> replicas() {
        return docker(
                        "ps",
                        "-q",
                        "--filter",
                        "label=com.docker.compose.project=" + PROJECT,
                        "--filter",
                        "label=com.docker.compose.service=app")
                .lines()
                .toList();
    }

    /** Returns the log lines of a service, without the names of containers. */
    List<String> log(String service) {
        return docker(
                        "ps",
                        "-aq",
                        "--filter",
                        "label=com.docker.compose.project=" + PROJECT,
                        "--filter",
                        "label=com.docker.compose.service=" + service)
                .lines()
                .flatMap(container -> docker("logs", container).lines())
                .toList();
    }

    String compose(String... arguments) {
        var command = new ArrayList<>(COMMAND);
        command.addAll(List.of("--project-name", PROJECT));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** Runs a command and returns its standard output. */
    static String docker(String... arguments) {
        var command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** The status and the output of a command that has ended. */
    record Ended(int status, String output) {}

    static Ended end(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), output);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(command.toString(), e);
        }
    }

    private static String run(List<String> command) {
        try {
            Path errors = Path.of("target", "compose-errors.txt");
            var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
            builder.environment().put("SHUZI_PORT", "127.0.0.1:"); // a free one
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue())
                    .as("%s; its errors are in %s", command, errors)
                    .isZero();
            return output;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(command.toString(), e);
        }
    }

    private static boolean succeeds(String... command) {
        return end(List.of(command)).status == 0;
    }

    @Override
    public void close() {
        compose("down", "--volumes", "--remove-orphans");
    }
}
