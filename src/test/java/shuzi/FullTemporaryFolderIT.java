package shuzi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shuzi.Api.Part;
import shuzi.core.format.MatlabFile;
import shuzi.core.format.MatlabFile.ElementType;
import shuzi.core.format.NumberMatrix;
import tools.jackson.databind.JsonNode;

/** The packaged application while the small disk of its temporary files is full. */
@Tag("long")
class FullTemporaryFolderIT {

    private static final int IMAGES = 3000; // 12 MB unpacked
    private static final int PIXELS = 64 * 64;

    @TempDir
    Path folder;

    private Path disk;
    private ApplicationProcess application;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString());
        if (!mounted) {
            String message = "no small disk can be mounted here: this test needs root on Linux";
            if ("true".equals(System.getenv("CI")) && "root".equals(System.getProperty("user.name"))) {
                throw new AssertionError(message);
            }
            abort(message);
        }
        application = start();
    }

    @AfterEach
    void unmount() throws Exception {
        if (application != null) {
            application.stop();
            assertThat(files()).as("after a stop").isEmpty();
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    @Test
    void requestsWithoutRoomForTemporaryFilesGet503AndLeaveNoFiles() throws Exception {
        Api api = application.api();
        byte[] archive = Zip.numerals(2, 2).build();
        JsonNode dataset = api.importArchive(archive);
        String path = "/datasets/" + dataset.get("id").asString();
        Awaitility.await()
                .until(() -> files().stream().noneMatch(file -> file.contains("tomcat"))); // after the response
        List<String> before = files();

        fill(0);
        assertThat(api.get(path + "/preview").status())
                .as("a picture, which needs no file")
                .isEqualTo(200);
        for (String type : List.of("zip", "mat", "csv", "npz", "idx")) {
            assertNoRoom(api.get(path + "/export?format=" + type));
        }
        assertNoRoom(api.post("/datasets", Part.file("file", "numerals.zip", archive)));
        assertNoRoom(api.post("/models/import", Part.file("file", "model.mat", archive)));
        assertNoRoom(api.post(
                "/predict", Part.file("image", "five.png", new byte[1 << 20]))); // smaller files are kept in memory
        assertThat(files()).isEqualTo(before);

        fill(2 << 20); // enough for the upload, but not for its unpacked content
        assertNoRoom(api.post("/datasets", Part.file("file", "x.npz", npz())));
        assertNoRoom(api.post("/datasets", Part.file("file", "images.mat", mat())));
        assertThat(files()).isEqualTo(before);

        Files.delete(disk.resolve("filling"));
        api.importArchive(archive);
        assertThat(application.log())
                .contains("POST /datasets failed because no temporary file can be written to " + disk)
                .doesNotContain("Exception:");
    }

    @Test
    void aStartDeletesTheTemporaryFilesOfKilledProcessesOnly() throws Exception {
        Path left = Files.createFile(ownFolder().resolve("upload-of-a-killed-process"));
        application.kill();
        application = start();
        assertThat(left.getParent()).doesNotExist();

        Path kept = Files.createFile(ownFolder().resolve("upload-of-a-living-process"));
        Path tomcat = ownFolder().resolve("tomcat");
        ApplicationProcess second = start();
        assertThat(kept).exists();
        assertThat(tomcat).exists();
        second.stop();
        assertThat(kept).exists();
    }

    private static void assertNoRoom(Api.Answer answer) {
        JsonNode problem = answer.json(503);
        assertThat(problem.get("detail").asString())
                .isEqualTo("The service has no space for temporary files. Try again later.");
        assertThat(answer.header("Retry-After")).isEqualTo("30");
    }

    private ApplicationProcess start() throws IOException {
        ApplicationProcess started = ApplicationProcess.run(
                folder.resolve("log-" + System.nanoTime() + ".txt"),
                Stream.concat(ApplicationProcess.QUICK_START.stream(), Stream.of("-Djava.io.tmpdir=" + disk))
                        .toList(),
                List.of(
                        "--server.port=0",
                        "--shuzi.data-directory=" + Files.createTempDirectory(folder, "data"),
                        "--shuzi.model.starter=false",
                        "--shuzi.training.workers=0"));
        started.awaitReady();
        return started;
    }

    private Path ownFolder() throws IOException {
        try (Stream<Path> folders = Files.list(disk)) {
            return folders.filter(path -> path.getFileName().toString().startsWith("shuzi-process-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Returns all temporary files of the service. */
    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(disk)) {
            return files.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .filter(file -> file.contains("shuzi-process-"))
                    .sorted()
                    .toList();
        }
    }

    /** Fills the disk except for this number of bytes. */
    private void fill(int left) throws IOException {
        Path filling = disk.resolve("filling");
        Files.deleteIfExists(filling);
        var page = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filling, StandardOpenOption.CREATE)) {
            while (Files.getFileStore(disk).getUsableSpace() > left) {
                out.write(page);
            }
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException ignored) {
            return false;
        }
    }

    private static byte[] npz() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("x_train.npy"));
            zip.write(npy("(%d, 64, 64)".formatted(IMAGES)));
            zip.write(new byte[IMAGES * PIXELS]);
            zip.putNextEntry(new ZipEntry("y_train.npy"));
            zip.write(npy("(%d,)".formatted(IMAGES)));
            zip.write(new byte[IMAGES]);
        }
        return bytes.toByteArray();
    }

    private static byte[] npy(String shape) {
        byte[] header = "{'descr': '|u1', 'fortran_order': False, 'shape': %s, }\n"
                .formatted(shape)
                .getBytes(US_ASCII);
        return ByteBuffer.allocate(10 + header.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x93)
                .put("NUMPY\1\0".getBytes(US_ASCII))
                .putShort((short) header.length)
                .put(header)
                .array();
    }

    private static byte[] mat() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var zeros = new NumberMatrix() {
            @Override
            public int rows() {
                return IMAGES;
            }

            @Override
            public int columns() {
                return PIXELS;
            }

            @Override
            public double get(int row, int column) {
                return 0;
            }
        };
        MatlabFile.write(bytes, Map.of("images", zeros), ElementType.UINT8);
        return bytes.toByteArray();
    }
}
