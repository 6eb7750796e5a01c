package shuzi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/** Runs the programs in the folder examples. */
@ServiceTest
@Tag("long")
class ExamplesTest {

    private static final Path EXAMPLES = Path.of("examples").toAbsolutePath();

    @LocalServerPort
    int port;

    @TempDir
    Path folder;

    @Test
    void pythonTrainsAndClassifiesAFolder() throws Exception {
        requireProgram("python3", true);
        assertThat(run("python3", EXAMPLES.resolve("python/walk.py").toString()))
                .contains("210 training images, 90 test images")
                .contains("epoch 5: cost ")
                .contains("model ")
                .contains("no-ink.jpg: The picture cannot be used: ")
                .contains("pen.jpg: 五")
                .contains("two-characters.png: SEVERAL_CHARACTERS");
    }

    @Test
    void pythonGoesThroughTheTutorial() throws Exception {
        requireProgram("python3", true);
        assertThat(run("python3", EXAMPLES.resolve("python/tutorial.py").toString(), "walk/ex4data2.mat", "2"))
                .contains("420 training images, 180 test images, split GIVEN")
                .contains("gradient check: ")
                .containsPattern("(?s)(. read as . \\(.*){10}")
                .contains("95 % confidence interval ");
        for (String picture : new String[] {"preview", "cost", "accuracy", "predictions"}) {
            assertThat(folder.resolve("walk").resolve(picture + ".png")).isNotEmptyFile();
        }
    }

    @Test
    void pythonWithRequestsTrainsAndClassifies() throws Exception {
        requireProgram("python3 -c 'import requests'", false);
        assertThat(run("python3", EXAMPLES.resolve("python/with_requests.py").toString()))
                .contains("SUCCEEDED test accuracy ")
                .contains("pen.jpg: 五");
    }

    @Test
    void javaScriptTrainsAndClassifiesAFolder() throws Exception {
        requireProgram("node -e 'require(\"fs\").openAsBlob.name'", false); // Node 20
        assertThat(run("node", EXAMPLES.resolve("javascript/walk.mjs").toString()))
                .contains("epoch 5: cost ")
                .contains("SUCCEEDED ")
                .contains("no-ink.jpg: The picture cannot be used: ")
                .contains("pen.jpg: 五");
    }

    @Test
    void javaTrainsAndClassifies() throws Exception {
        assertThat(run(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        EXAMPLES.resolve("java/Walk.java").toString(),
                        EXAMPLES.resolve("pictures/pen.jpg").toString()))
                .contains("epoch 5: cost ")
                .contains("SUCCEEDED ")
                .contains("pen.jpg: 五");
    }

    /** Sends the requests of the file as an editor does, with the variables and the responses of those before. */
    @Test
    void everyRequestOfTheHttpFileSucceeds() throws Exception {
        var variables = new HashMap<String, String>();
        int sent = 0;
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String part : Files.readString(EXAMPLES.resolve("shuzi.http")).split("(?m)^###.*$", -1)) {
                Pattern.compile("(?m)^@(\\w+) = (.*)$")
                        .matcher(part)
                        .results()
                        .forEach(variable -> variables.put(variable.group(1), variable.group(2)));
                Matcher request = Pattern.compile("(?m)^(GET|POST) (.*)\n((?:[\\w-]+: .*\n)*)(?:\n([^#]+))?")
                        .matcher(part);
                if (!request.find()) {
                    continue;
                }
                variables.put("shuzi", "http://127.0.0.1:" + port);
                String body =
                        request.group(4) == null ? "" : filled(request.group(4).strip(), variables);
                HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(filled(request.group(2), variables)))
                        .method(
                                request.group(1),
                                body.startsWith("< ")
                                        ? BodyPublishers.ofFile(EXAMPLES.resolve(body.substring(2))
                                                .normalize())
                                        : BodyPublishers.ofString(body));
                filled(request.group(3), variables)
                        .lines()
                        .map(header -> header.split(": ", 2))
                        .forEach(header -> builder.header(header[0], header[1]));
                HttpResponse<String> response = client.send(builder.build(), BodyHandlers.ofString());
                assertThat(response.statusCode()).as(part + response.body()).isBetween(200, 299);
                sent++;
                Matcher name = Pattern.compile("# @name (\\w+)").matcher(part);
                if (name.find()) {
                    JsonMapper.shared()
                            .readTree(response.body())
                            .properties()
                            .forEach(field -> variables.put(
                                    name.group(1) + ".response.body." + field.getKey(),
                                    field.getValue().asString("")));
                }
            }
        }
        assertThat(sent).isEqualTo(7);
    }

    private static String filled(String text, Map<String, String> variables) {
        return Pattern.compile("\\{\\{([\\w.]+)}}")
                .matcher(text)
                .replaceAll(name -> Matcher.quoteReplacement(variables.get(name.group(1))));
    }

    /** Skips the test if a command does not work. If CI installs the program, it fails where CI=true. */
    private static void requireProgram(String command, boolean installed) throws Exception {
        Process process = new ProcessBuilder("bash", "-c", command + (command.contains(" ") ? "" : " --version"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            String message = "this test needs a program that is not installed: " + command;
            assertThat(installed && "true".equals(System.getenv("CI")))
                    .as(message)
                    .isFalse();
            abort(message);
        }
    }

    private String run(String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("SHUZI", "http://127.0.0.1:" + port);
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        Process process = builder.start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        String printed = Files.readString(output);
        assertThat(ended && process.exitValue() == 0).as(printed).isTrue();
        return printed;
    }
}
