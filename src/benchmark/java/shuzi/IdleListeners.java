package shuzi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Measures the memory that clients cost while they watch a queued job: that of the packaged application before and
 * after they connect. Run by {@code src/benchmark/scripts/idle-listeners.sh}.
 */
public final class IdleListeners {

    private IdleListeners() {}

    /** Heap in use after a garbage collection and memory of the process, both in kB, and the number of threads. */
    private record Memory(long heap, long process, long threads) {

        static Memory of(long pid) throws IOException {
            long heap = 0;
            for (String line : run("jcmd", "" + pid, "GC.class_histogram")) { // collects garbage first
                if (line.startsWith("Total")) {
                    heap = Long.parseLong(line.strip().split(" +", -1)[2]) / 1024;
                }
            }
            return new Memory(heap, ofStatus(pid, "VmRSS:"), ofStatus(pid, "Threads:"));
        }

        private static long ofStatus(long pid, String name) throws IOException {
            return Files.readAllLines(Path.of("/proc", "" + pid, "status")).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow();
        }

        private static List<String> run(String... command) throws IOException {
            try (var reader = new ProcessBuilder(command).start().inputReader()) {
                return reader.lines().toList();
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        int listeners = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        try (var replicas = Replicas.start("idle-listeners", 1, "--shuzi.events.max-streams=" + (listeners + 10))) {
            String job = queuedJob(replicas);
            Replicas.Replica replica = replicas.get(0);
            var sockets = new ArrayList<Socket>();
            connect(replica.port(), job, 10, sockets); // classes that the first clients load are not counted
            Memory before = Memory.of(replica.pid());
            connect(replica.port(), job, listeners, sockets);
            // wait until a keep-alive has reached all clients
            for (Socket socket : sockets) {
                awaitLine(socket, ": keep-alive");
            }
            Memory after = Memory.of(replica.pid());
            System.out.printf(
                    "%d listeners: heap after a collection %.1f -> %.1f MB (+%.1f), process %.1f -> %.1f MB (+%.1f),"
                            + " threads %d -> %d%n",
                    listeners,
                    before.heap / 1024.0,
                    after.heap / 1024.0,
                    (after.heap - before.heap) / 1024.0,
                    before.process / 1024.0,
                    after.process / 1024.0,
                    (after.process - before.process) / 1024.0,
                    before.threads,
                    after.threads);
            if (arguments.length > 1) {
                try (var reader = new ProcessBuilder("jcmd", "" + replica.pid(), "GC.class_histogram")
                        .start()
                        .inputReader()) {
                    reader.lines().limit(40).forEach(System.out::println);
                }
            }
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static void connect(int port, String job, int number, List<Socket> sockets) throws IOException {
        for (int i = 0; i < number; i++) {
            var socket = new Socket("localhost", port);
            socket.setSoTimeout((int) Duration.ofMinutes(1).toMillis());
            sockets.add(socket);
            socket.getOutputStream()
                    .write("GET /training-jobs/%s/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .formatted(job)
                            .getBytes(StandardCharsets.US_ASCII));
            awaitLine(socket, "event: status");
        }
    }

    private static void awaitLine(Socket socket, String wanted) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 256);
        String line = reader.readLine();
        while (line != null && !line.equals(wanted)) {
            line = reader.readLine();
        }
        if (line == null) {
            throw new IOException("the stream has ended");
        }
    }

    private static String queuedJob(Replicas replicas) {
        Api api = replicas.get(0).api();
        String dataset = api.importArchive(Zip.numerals(2, 5).build()).get("id").asString();
        String like = api.trainModel(dataset).get("jobId").asString();
        String job = UUID.randomUUID().toString();
        replicas.jdbc().sql("""
                        insert into training_job (id, name, dataset_id, status, config, created_at)
                        select ?::uuid, 'queued', dataset_id, 'QUEUED', config, now() from training_job
                        where id = ?::uuid
                        """).param(job).param(like).update();
        return job;
    }
}
