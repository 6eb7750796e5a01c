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

/** The packaged application as a process of its own, with a log of its own. */
final class ApplicationProcess {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    /** The jar; outside the build, where there is none, what the tests themselves run on. */
    private static final List<String> PROGRAM = System.getProperty("shuzi.jar") != null
            ? List.of("-jar", System.getProperty("shuzi.jar"))
            : List.of("-cp", System.getProperty("java.class.path"), "shuzi.ShuziApplication");

    private final Process process;
    private final Path logFile;

    private ApplicationProcess(Process process, Path logFile) {
        this.process = process;
        this.logFile = logFile;
    }

    /**
     * Starts the application and waits for nothing.
     *
     * @param logFile what it prints is put there, in place of what was there before
     * @param jvmOptions of the JVM
     * @param arguments of the application
     */
    static ApplicationProcess run(Path logFile, List<String> jvmOptions, List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(PROGRAM);
        command.addAll(arguments);
        return new ApplicationProcess(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(logFile.toFile())
                        .start(),
                logFile);
    }

    /** Waits until it is ready to serve. */
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
            return new String(Files.readAllBytes(logFile), UTF_8); // it may hold anything that clients send
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The port it serves on; 0 while it has none. */
    int port() {
        Matcher port = PORT.matcher(log());
        return port.find() ? Integer.parseInt(port.group(1)) : 0;
    }

    Api api() {
        return new Api(port());
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, and waits for its end. */
    void stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    /** SIGSTOP: it keeps all that it has and does nothing. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT: goes on as if nothing had been. */
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
