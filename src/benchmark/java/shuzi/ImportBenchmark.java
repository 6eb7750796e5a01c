package shuzi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Measures the import of a ZIP of 12,000 JPEGs over HTTP, and the decoding of its entries alone. The system property
 * {@code shuzi.benchmark.archive} can name another ZIP.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ImportBenchmark {

    private static final int IMAGES = 12_000;
    private static final int PER_WRITER = 150;
    private static final String BOUNDARY = "----benchmark";
    private static final Pattern PICTURE = Pattern.compile("\\.(jpe?g|png|bmp|gif)$");

    private final HttpClient client = HttpClient.newHttpClient();
    private Path folder;
    private Path archive;
    private Path form; // the archive as a multipart body
    private ConfigurableApplicationContext application;
    private URI datasets;

    @Setup
    public void prepare() throws IOException {
        folder = Files.createTempDirectory("shuzi-benchmark");
        String given = System.getProperty("shuzi.benchmark.archive");
        archive = given == null ? drawn(folder.resolve("numerals.zip")) : Path.of(given);
        form = folder.resolve("form");
        var body = new ByteArrayOutputStream();
        body.writeBytes(
                ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"numerals.zip\"\r\n"
                                + "Content-Type: application/zip\r\n\r\n")
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        body.writeBytes(Files.readAllBytes(archive));
        body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        Files.write(form, body.toByteArray());
        ImageIO.setUseCache(false);
        application = SpringApplication.run(
                ShuziApplication.class, "--server.port=0", "--shuzi.data-directory=" + folder.resolve("data"));
        datasets = URI.create("http://127.0.0.1:"
                + application.getEnvironment().getRequiredProperty("local.server.port") + "/datasets");
    }

    private static Path drawn(Path file) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Picture picture : pictures()) {
                zip.putNextEntry(new ZipEntry(picture.name));
                zip.write(picture.file);
            }
        }
        return file;
    }

    private record Picture(String name, byte[] file) {}

    private static java.util.List<Picture> pictures() {
        return IntStream.range(0, IMAGES)
                .parallel()
                .mapToObj(i -> {
                    int label = 1 + i % 15;
                    String name = "input_%d_%d_%d.jpg".formatted(1 + i / PER_WRITER, 1 + i % PER_WRITER / 15, label);
                    return new Picture(name, WrittenNumerals.file(label, i, "jpg"));
                })
                .toList();
    }

    @TearDown
    public void end() {
        application.close();
    }

    @Benchmark
    public int importOverHttp() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(datasets)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofFile(form))
                .build();
        var response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 201) {
            throw new IllegalStateException(response.body());
        }
        return response.statusCode();
    }

    @Benchmark
    public int decodingAlone() throws IOException {
        try (var zip = new ZipFile(archive.toFile())) {
            return zip.stream().filter(entry -> PICTURE.matcher(entry.getName()).find()).toList().parallelStream()
                    .mapToInt(entry -> {
                        try (InputStream in = zip.getInputStream(entry)) {
                            return ImageIO.read(in).getWidth();
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .sum();
        }
    }
}
