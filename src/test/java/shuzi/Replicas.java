package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/**
 * Several processes of the packaged application over one PostgreSQL, which can be killed, paused and stopped for real.
 * Their output is kept in {@code target/replicas}, and shown when a wait fails.
 *
 * <pre>{@code
 * try (var replicas = Replicas.start("name-of-the-test", 2, "--shuzi.training.workers=1")) {
 *     String job = replicas.get(0).api().startJob(...);
 *     replicas.get(0).killHard();
 *     replicas.await("the end", Duration.ofMinutes(1), () -> replicas.get(1).api().get(...).json(200), job -> ...);
 * }
 * }</pre>
 */
public final class Replicas implements AutoCloseable {

    private static final Duration READY_LIMIT = Duration.ofMinutes(5);
    private static final int SHOWN_LINES = 60; // of each log, the last

    private final Path folder;
    private final int databasePort;
    private final List<Replica> replicas = new ArrayList<>();
    private EmbeddedPostgres database;

    private Replicas(Path folder) throws IOException {
        this.folder = folder;
        this.databasePort = freePort();
        this.database = runDatabase();
    }

    /**
     * Starts PostgreSQL and replicas, and waits until they are ready.
     *
     * @param name the name of the test and of its folder in {@code target/replicas}, which is emptied first
     * @param number the number of replicas
     * @param arguments the arguments of each application
     */
    public static Replicas start(String name, int number, String... arguments) throws IOException {
        Path folder = Path.of("target", "replicas", name).toAbsolutePath();
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(folder);
        var replicas = new Replicas(folder);
        try {
            for (int replica = 0; replica < number; replica++) {
                replicas.run(arguments);
            }
            replicas.replicas.forEach(Replica::awaitReady);
            return replicas;
        } catch (Throwable e) {
            replicas.close();
            throw e;
        }
    }

    /** Returns a replica by its number, from 0 in the order of their start. */
    public Replica get(int number) {
        return replicas.get(number);
    }

    /** Starts one more replica and returns at once. */
    public Replica run(String... arguments) throws IOException {
        var replica = new Replica(freePort(), "replica-" + replicas.size(), List.of(arguments));
        replicas.add(replica);
        return replica;
    }

    /** Returns a separate client of the database. */
    public JdbcClient jdbc() {
        return JdbcClient.create(database.getPostgresDatabase());
    }

    /** Stops PostgreSQL, which ends every session. */
    public void stopDatabase() throws IOException {
        database.close();
    }

    /** Starts PostgreSQL again, on the same port and with the same data. */
    public void startDatabase() throws IOException {
        database = runDatabase();
    }

    /**
     * Waits for a value that meets the condition, and returns it. A refused or interrupted connection counts as not yet.
     *
     * @throws AssertionError after the limit, with the last lines of every log
     */
    public <T> T await(String what, Duration limit, Callable<T> seen, Predicate<? super T> wanted) {
        try {
            return Awaitility.await(what)
                    .atMost(limit)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreException(UncheckedIOException.class)
                    .until(seen, wanted);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage() + "\n" + logs(), e);
        }
    }

    /** Ends all replicas, paused ones too, and PostgreSQL. Their logs stay. */
    @Override
    public void close() throws IOException {
        for (Replica replica : replicas) {
            replica.killHard();
        }
        database.close();
        FileSystemUtils.deleteRecursively(folder.resolve("postgresql"));
    }

    private String logs() {
        var logs = new StringBuilder();
        for (Replica replica : replicas) {
            List<String> lines = replica.log().lines().toList();
            logs.append("---- ").append(replica.name).append(", port ").append(replica.port);
            logs.append(", the whole log in ").append(replica.logFile()).append('\n');
            lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size())
                    .forEach(line -> logs.append(line).append('\n'));
        }
        return logs.toString();
    }

    private EmbeddedPostgres runDatabase() throws IOException {
        return PreparedApplication.postgres(folder.resolve("postgresql"))
                .setPort(databasePort)
                .setRegisterShutdownHook(true) // an interrupted test leaves no server
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("postgresql.txt").toFile()))
                .start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** A process of the application, always on the same port. */
    public final class Replica {

        private final int port;
        private final String name;
        private final List<String> arguments;
        private final Api api;
        private ApplicationProcess process;
        private int starts;

        private Replica(int port, String name, List<String> arguments) throws IOException {
            this.port = port;
            this.name = name;
            this.arguments = arguments;
            this.api = new Api(port);
            this.process = run();
        }

        public Api api() {
            return api;
        }

        public int port() {
            return port;
        }

        /** Returns the output since the last start. */
        public String log() {
            return process.log();
        }

        public long pid() {
            return process.process().pid();
        }

        public boolean isAlive() {
            return process.process().isAlive();
        }

        /** Sends SIGKILL and waits for the end. */
        public void killHard() {
            interruptibly(process::kill);
        }

        /** Sends SIGTERM and waits for the end. */
        public void terminate() {
            interruptibly(process::stop);
        }

        /** Sends SIGTERM and returns at once. */
        public void beginTermination() {
            process.process().destroy();
        }

        /** Sends SIGSTOP: the process keeps its memory and connections but does not run. */
        public void pause() {
            interruptibly(process::pause);
        }

        /** Sends SIGCONT: the process continues. */
        public void resume() {
            interruptibly(process::resume);
        }

        /** Starts the process again after its end, on the same port with the same arguments, and waits until it is ready. */
        public void restart() throws IOException {
            assertThat(isAlive()).as(name + " is still running").isFalse();
            process = run();
            awaitReady();
        }

        public void awaitReady() {
            await(
                    name + " to be ready",
                    READY_LIMIT,
                    () -> {
                        assertThat(isAlive()).as(name + " has ended: " + log()).isTrue();
                        return api.get("/actuator/health/readiness").status();
                    },
                    status -> status == 200);
        }

        /** Returns the folder for the temporary files of this replica alone. */
        public Path temporaryFolder() {
            return folder.resolve(name + "-temporary");
        }

        private Path logFile() {
            return folder.resolve(name + "-start-" + starts + ".txt");
        }

        private ApplicationProcess run() throws IOException {
            starts++;
            var all = new ArrayList<>(List.of(
                    "--server.port=" + port,
                    "--spring.datasource.url=" + database.getJdbcUrl("postgres", "postgres"),
                    "--shuzi.data-directory=" + folder.resolve(name)));
            all.addAll(arguments);
            Files.createDirectories(temporaryFolder());
            return ApplicationProcess.run(
                    logFile(),
                    List.of(
                            "-Xmx512m",
                            "-XX:+UseSerialGC",
                            "--add-modules=jdk.incubator.vector",
                            "-Djava.io.tmpdir=" + temporaryFolder()),
                    all);
        }

        private void interruptibly(Signal signal) {
            try {
                signal.send();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private interface Signal {
        void send() throws IOException, InterruptedException;
    }
}
