package shuzi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * The packaged application, prepared once for all processes of the tests: its jar unpacked, its classes in an archive that the JVM maps,
 * and a database without content that its migrations have run on. A process that uses these starts with a fraction of the work.
 */
final class PreparedApplication {

    private static final Path FOLDER = Path.of("target", "application").toAbsolutePath();
    private static final Path DATA = FOLDER.resolve("data");
    private static final Path PROGRAMS = DATA.resolve("postgresql-programs");
    private static final List<String> PROGRAM = prepare();

    private PreparedApplication() {}

    /** Returns the arguments of Java that name the application; outside the build, where there is no jar, what the tests themselves run on. */
    static List<String> program() {
        return PROGRAM;
    }

    /** Creates the data folder of a service that has been started and stopped once. */
    static void createDataFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        copyDatabase(folder.resolve("postgresql"));
        Files.createSymbolicLink(folder.resolve("postgresql-programs"), PROGRAMS);
    }

    /** Returns the builder of a PostgreSQL on a folder, with the prepared database if the folder does not exist yet. */
    static EmbeddedPostgres.Builder postgres(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            copyDatabase(folder);
        }
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(PROGRAMS.toFile())
                .setPGStartupWait(Duration.ofMinutes(1));
    }

    /** Copies the database with the permissions of its folders, which PostgreSQL requires. */
    private static void copyDatabase(Path target) throws IOException {
        Path source = DATA.resolve("postgresql");
        try (Stream<Path> paths = Files.walk(source)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Files.copy(path, target.resolve(source.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static List<String> prepare() {
        try {
            FileSystemUtils.deleteRecursively(FOLDER);
            Files.createDirectories(FOLDER);
            String jar = System.getProperty("shuzi.jar");
            if (jar == null) {
                List<String> program = List.of("-cp", System.getProperty("java.class.path"), "shuzi.ShuziApplication");
                startAndStop(program);
                return program;
            }
            unpack(jar);
            String unpacked = FOLDER.resolve(Path.of(jar).getFileName()).toString();
            Path archive = FOLDER.resolve("classes.jsa");
            startAndStop(List.of("-XX:ArchiveClassesAtExit=" + archive, "-jar", unpacked));
            return List.of("-XX:SharedArchiveFile=" + archive, "-jar", unpacked);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void unpack(String jar) throws IOException, InterruptedException {
        Process unpacking = new ProcessBuilder(
                        ApplicationProcess.JAVA,
                        "-Djarmode=tools",
                        "-jar",
                        jar,
                        "extract",
                        "--force",
                        "--destination",
                        FOLDER.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(unpacking.getInputStream().readAllBytes(), UTF_8);
        assertThat(unpacking.waitFor()).as(printed).isZero();
    }

    private static void startAndStop(List<String> program) throws IOException, InterruptedException {
        ApplicationProcess application = ApplicationProcess.run(
                FOLDER.resolve("log.txt"),
                ApplicationProcess.QUICK_START,
                program,
                List.of("--server.port=0", "--shuzi.data-directory=" + DATA, "--shuzi.model.starter=false"));
        application.awaitReady();
        application.stop();
    }
}
