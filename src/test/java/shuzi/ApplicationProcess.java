package shuzi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The packaged application in a separate process with a separate log. */
final class ApplicationProcess {

    private static final Pattern READY = Pattern.compile("Shuzi is ready: http:\\\\?/\\\\?/127.0.0.1:(\\d+)");

    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** Options for a process that computes little: compiling its code well would take longer than running it. */
    static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Process process;
    private final Path logFile;

    private ApplicationProcess(Process process, Path logFile) {
        this.process = process;
        this.logFile = logFile;
    }

    /**
     * Starts the application and returns at once. It runs from its unpacked jar, as in the container image, which starts faster
     * ({@link PreparedApplication}).
     *
     * @param logFile receives the output; its earlier content is replaced
     * @param jvmOptions options of the JVM
     * @param arguments arguments of the application
     */
    static ApplicationProcess run(Path logFile, List<String> jvmOptions, List<String> arguments) throws IOException {
        var all = new ArrayList<>(List.of("--shuzi.prediction.warm-up=0")); // no test of this kind needs fast answers
        all.addAll(arguments);
        return run(logFile, jvmOptions, PreparedApplication.program(), all);
    }

    /** Starts the application from its jar and returns at once. */
    static ApplicationProcess runJar(Path logFile, List<String> arguments) throws IOException {
        return run(logFile, QUICK_START, List.of("-jar", System.getProperty("shuzi.jar")), arguments);
    }

    static ApplicationProcess run(Path logFile, List<String> jvmOptions, List<String> program, List<String> arguments)
            throws IOException {
        var command = new ArrayList<>(List.of(JAVA));
        command.addAll(jvmOptions);
        command.addAll(program);
        command.addAll(arguments);
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(logFile.toFile());
        process.environment().put("SHUZI_PREDICTION_WARM_UP", "0"); // tests need no speed
        return new ApplicationProcess(process.start(), logFile);
    }

    /** Waits until the application is ready. */
    void awaitReady() {
        Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> {
            assertThat(process.isAlive()).as(log()).isTrue();
            return port() > 0 && api().get("/actuator/health/readiness").status() == 200;
        });
    }

    Process process() {
        return process;
    }

    String log() {
        try {
            return new String(Files.readAllBytes(logFile), UTF_8); // clients may send any bytes
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the port of the application, or 0 while it has none. */
    int port() {
        Matcher port = READY.matcher(log());
        return port.find() ? Integer.parseInt(port.group(1)) : 0;
    }

    Api api() {
        return new Api(port());
    }

    /** Sends SIGKILL and waits for the end. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Sends SIGTERM and waits for the end. */
    void stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    /** Sends SIGSTOP: the process keeps its memory and connections but does not run. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Sends SIGCONT: the process continues. */
    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).as("kill -" + name).isZero();
    }
}
