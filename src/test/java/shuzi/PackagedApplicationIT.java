package shuzi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The packaged application as users start it: its jar on an empty folder. */
class PackagedApplicationIT {

    @TempDir
    Path folder;

    private final List<ApplicationProcess> started = new ArrayList<>();

    @AfterEach
    void stopAll() throws InterruptedException {
        for (ApplicationProcess application : started) {
            application.stop();
        }
    }

    @Test
    void theJarStartsWithoutAWarningAnswersAndStops() throws Exception {
        ApplicationProcess application = start();
        assertThat(application
                        .log()
                        .lines()
                        .filter(line -> !line.contains("-exec-"))) // without the threads of requests
                .noneMatch(line -> line.contains("WARN"))
                .noneMatch(line -> line.contains("You can now start the database server"))
                .last()
                .asString()
                .endsWith("Shuzi is ready: http://127.0.0.1:" + application.port());
        Api api = application.api();
        assertThat(api.get("/models").json(200).at("/page/totalElements").asInt())
                .as("the starter model")
                .isEqualTo(1);
        assertThat(api.post("/predict", "image/png", WrittenNumerals.file(6, 1, "png"))
                        .json(200)
                        .get("label")
                        .asInt())
                .isEqualTo(6);
        application.stop();
        assertThat(folder.resolve("data/postgresql/postmaster.pid"))
                .as("PostgreSQL after a stop")
                .doesNotExist();
    }

    @Test
    @Tag("long")
    void dataSurviveAKill() throws Exception {
        ApplicationProcess application = start();
        JsonNode dataset = application.api().importArchive(Zip.numerals(2, 2).build());
        application.kill();
        application = start();
        assertThat(application
                        .api()
                        .get("/datasets/" + dataset.get("id").asString())
                        .json(200))
                .isEqualTo(dataset);
        application.stop();
        assertThat(folder.resolve("data/postgresql/postmaster.pid"))
                .as("PostgreSQL after a stop")
                .doesNotExist();
    }

    @Test
    void anOlderJavaPrintsTheRequiredVersion() throws Exception {
        Path jar = Path.of(System.getProperty("shuzi.jar"));
        try (var file = new JarFile(jar.toFile());
                var launcher = new DataInputStream(
                        file.getInputStream(new ZipEntry("BOOT-INF/classes/shuzi/Launcher.class")))) {
            assertThat(Objects.requireNonNull(file.getManifest())
                            .getMainAttributes()
                            .getValue("Start-Class"))
                    .isEqualTo("shuzi.Launcher");
            launcher.skipNBytes(6);
            assertThat(launcher.readUnsignedShort())
                    .as("version of its class file")
                    .isEqualTo(61); // Java 17
        }
        Path java = Path.of("/usr/lib/jvm/java-17-openjdk-amd64/bin/java"); // Debian's
        assumeThat(java).exists();
        Process process = new ProcessBuilder(java.toString(), "-jar", jar.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(process.inputReader().lines())
                .containsExactly(
                        "The service needs Java 25 or later, and this is Java 17.",
                        "Install a JDK 25, and start the service with its bin/java.");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    private ApplicationProcess start() throws IOException {
        ApplicationProcess application = ApplicationProcess.runJar(
                folder.resolve("log-" + started.size() + ".txt"),
                List.of("--server.port=0", "--shuzi.data-directory=" + folder.resolve("data")));
        started.add(application);
        application.awaitReady();
        return application;
    }
}
