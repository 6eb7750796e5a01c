package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Compiles and runs the clients that openapi-generator generates from the document (profile clients). */
@ServiceTest
@Tag("clients")
class JavaClientTest {

    @LocalServerPort
    int port;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"native", "restclient"})
    void aGeneratedClientImportsTrainsAndClassifies(String library) throws Exception {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        compile(library, classes);
        Path archive =
                Files.write(folder.resolve("numerals.zip"), Zip.numerals(2, 5).build());
        Path picture = Files.write(folder.resolve("five.png"), WrittenNumerals.file(6, 1001, "png"));
        Path output = folder.resolve("output");
        Process client = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes + System.getProperty("path.separator") + System.getProperty("java.class.path"),
                        "MainJob",
                        "http://localhost:" + port,
                        archive.toString(),
                        picture.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = client.waitFor(2, TimeUnit.MINUTES);
        client.destroyForcibly();
        assertThat(Files.readString(output, StandardCharsets.UTF_8).lines())
                .as("ended: " + ended)
                .last()
                .isEqualTo("SUCCEEDED TUTORIAL 5 BatchAnswer BatchError NumberBatchAnswer BatchError");
    }

    private static void compile(String library, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Path> sources = new ArrayList<>();
        for (Path place : List.of(
                Path.of("target", "clients", library, "src", "main", "java"),
                Path.of("src", "test", "clients", library))) {
            try (Stream<Path> files = Files.walk(place)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        var messages = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            boolean compiled = compiler.getTask(
                            messages,
                            manager,
                            null,
                            List.of(
                                    "-d",
                                    classes.toString(),
                                    "-proc:none",
                                    "-nowarn",
                                    "-cp",
                                    System.getProperty("java.class.path")),
                            null,
                            manager.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }
}
