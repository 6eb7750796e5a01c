package shuzi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the commands of README.md and docs/models.md, and compares what they print with README. Only the port differs. */
@ServiceTest
class ReadmeTest {

    private static final Path README = Path.of("README.md");
    private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final String MARK = "@ the next block @";
    private static final Pattern TABLE =
            Pattern.compile("(?<=docs.write=true -->\n).*?(?=<!-- end of endpoints -->)", Pattern.DOTALL);

    @LocalServerPort
    int port;

    /** Commands of a document, and what it says that they print; "…" stands for any text. */
    private record Step(String commands, String output) {

        boolean prints(String printed) {
            String pattern = Arrays.stream(output.strip().split("…", -1))
                    .map(Pattern::quote)
                    .collect(Collectors.joining(".*"));
            return Pattern.compile(pattern, Pattern.DOTALL)
                    .matcher(printed.strip())
                    .matches();
        }
    }

    @Test
    @Tag("long")
    void theWalkPrintsWhatReadmeSays(@TempDir Path folder) throws Exception {
        requireJq();
        Files.createSymbolicLink(folder.resolve("examples"), Path.of("examples").toAbsolutePath());
        Files.write(folder.resolve("chinese-mnist.zip"), Zip.numerals(10, 2).build());
        assertPrinted(
                folder,
                README,
                6,
                "",
                Map.of("@walk/chinese-mnist.zip", "@chinese-mnist.zip", "15000", "300", "10500", "210", "4500", "90"));
        assertPicture(folder, "preview.png");
        assertPicture(folder, "accuracy.png");
        assertThat(Files.readString(folder.resolve("walk/confusion-matrix.svg")))
                .contains("<svg");
        assertThat(Files.readString(folder.resolve("walk/report.html"))).contains("</html>");
        assertThat(new String(Files.readAllBytes(folder.resolve("walk/model.onnx")), StandardCharsets.ISO_8859_1))
                .contains("shuzi.pixelScale");
        Matcher withoutJq = Pattern.compile("`(grep -o .*)`").matcher(Files.readString(README));
        assertThat(withoutJq.find()).isTrue();
        assertThat(run(folder, withoutJq.group(1)).strip())
                .isEqualTo(json(folder, "walk/dataset.json").get("id").asString());
    }

    @Test
    @Tag("long")
    void theStepsOfTheTutorialPrintWhatThePageSays(@TempDir Path folder) throws Exception {
        requireJq();
        var api = new Api(port);
        String dataset = api.post("/datasets/synthetic", "{\"imagesPerClass\": 40}")
                .json(201)
                .get("id")
                .asString();
        Files.createDirectory(folder.resolve("walk"));
        Files.write(
                folder.resolve("walk/ex4data2.mat"),
                api.get("/datasets/" + dataset + "/export?format=mat").bytes());
        assertPrinted(
                folder,
                Path.of("docs", "tutorial.md"),
                9,
                "SHUZI=http://127.0.0.1:8080\nKEY='X-API-Key: none'\n",
                Map.of(
                        "\"batchSize\": 1000, \"epochs\": 100", "\"batchSize\": 400, \"epochs\": 4",
                        "\"epoch\":100", "\"epoch\":4",
                        "15000", "600",
                        "10500", "420",
                        "4500", "180"));
        for (String picture : List.of("preview", "cost", "accuracy", "predictions", "confusion-matrix", "weights")) {
            assertPicture(folder, picture + ".png");
        }
        assertThat(Files.readAllLines(folder.resolve("walk/epochs.csv"))).hasSize(5);
    }

    /**
     * Runs the commands of a document and compares what they print with it.
     *
     * @param shorter what this test does not do at full length, and what it does instead
     */
    private void assertPrinted(Path folder, Path document, int number, String before, Map<String, String> shorter)
            throws Exception {
        List<Step> steps = steps(document).stream()
                .map(step -> new Step(replaced(step.commands, shorter), replaced(step.output, shorter)))
                .toList();
        assertThat(steps).hasSize(number);
        String commands = steps.stream()
                .map(Step::commands)
                .collect(Collectors.joining("echo '" + MARK + "'\n", before, ""))
                .replace("http://127.0.0.1:8080", "http://127.0.0.1:" + port);
        List<String> printed =
                List.of(run(folder, commands).replace(": keep-alive\n\n", "").split(MARK, -1));
        for (int i = 0; i < number; i++) {
            Step step = steps.get(i);
            assertThat(step.prints(printed.get(i)))
                    .as("%s%nprints%n%s%nbut %s says%n%s", step.commands, printed.get(i), document, step.output)
                    .isTrue();
        }
    }

    private static String replaced(String text, Map<String, String> replacements) {
        String result = text;
        for (Map.Entry<String, String> replacement : replacements.entrySet()) {
            result = result.replace(replacement.getKey(), replacement.getValue());
        }
        return result;
    }

    private static void assertPicture(Path folder, String file) throws IOException {
        assertThat(Files.readAllBytes(folder.resolve("walk").resolve(file)))
                .as(file)
                .startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void theTableOfEndpointsEqualsTheContract() throws IOException {
        var rows = new StringBuilder("\n| request | what it does |\n| --- | --- |\n");
        new Api(port)
                .get("/v3/api-docs")
                .json(200)
                .get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> rows.append("| `%s %s` | %s |%n"
                                .formatted(
                                        operation.getKey().toUpperCase(Locale.ROOT),
                                        path.getKey(),
                                        operation.getValue().get("summary").asString()))));
        rows.append('\n');
        String readme = Files.readString(README);
        String written = TABLE.matcher(readme).replaceFirst(Matcher.quoteReplacement(rows.toString()));
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(README, written);
        }
        assertThat(Files.readString(README))
                .as("the endpoints in README.md differ from the code: mvn test -Dtest=ReadmeTest -Ddocs.write=true")
                .isEqualTo(written);
    }

    @Test
    @Tag("long")
    void theWalkOfModelsGoesFromACandidateToARollback(@TempDir Path folder) throws Exception {
        requireJq();
        var api = new Api(port);
        JsonNode before = api.get("/models/aliases/default").json(200);
        String present = before.get("modelId").asString();
        String dataset =
                api.importArchive(Zip.numerals(3, 10).build()).get("id").asString();
        try {
            Files.createDirectory(folder.resolve("walk"));
            List<Step> steps = steps(Path.of("docs", "models.md"));
            assertThat(steps).hasSize(5);
            String printed = run(
                    folder,
                    "SHUZI=http://127.0.0.1:%d\nKEY='X-API-Key: none'\nDATASET=%s\n%s\necho \"status $STATUS\""
                            .formatted(
                                    port,
                                    dataset,
                                    steps.stream().map(Step::commands).collect(Collectors.joining("\n"))));
            String candidate = json(folder, "walk/job.json").get("modelId").asString();
            JsonNode comparison = json(folder, "walk/comparison.json");
            assertThat(comparison.get("modelId").asString()).isEqualTo(candidate);
            assertThat(comparison.get("withModelId").asString()).isEqualTo(present);
            assertThat(comparison.get("imageCount").asInt()).isPositive();
            assertThat(json(folder, "walk/shadowed.json").get("shadowModelId").asString())
                    .isEqualTo(candidate);
            assertThat(json(folder, "walk/answer.json").get("modelId").asString())
                    .isEqualTo(present);
            assertThat(json(folder, "walk/shadow.json").get("requests").asInt()).isEqualTo(1);
            JsonNode promotion = json(folder, "walk/promotion.json");
            boolean worse = comparison.get("accuracy").asDouble()
                            < comparison.get("withAccuracy").asDouble()
                    && comparison.get("pValue").asDouble() < 0.05;
            if (worse) {
                assertThat(printed).endsWith("status 409\n");
                assertThat(promotion.get("comparison")).isEqualTo(comparison);
                assertThat(promotion.get("detail").asString()).contains("NOT_WORSE is not met");
            } else {
                assertThat(printed).endsWith("status 200\n");
                assertThat(promotion.get("modelId").asString()).isEqualTo(candidate);
            }
            JsonNode after = api.get("/models/aliases/default").json(200);
            assertThat(after).isEqualTo(json(folder, "walk/default.json"));
            assertThat(after.get("modelId").asString()).isEqualTo(present);
            assertThat(after.get("shadowModelId")).isEqualTo(before.get("shadowModelId"));
            JsonNode revisions = json(folder, "walk/revisions.json").get("content");
            assertThat(revisions.get(0).get("reason").asString()).isEqualTo("end of the walk");
            assertThat(revisions.get(0).get("revision").asInt())
                    .isEqualTo(before.get("revision").asInt() + (worse ? 2 : 3));
        } finally {
            api.put("/models/aliases/default", "{\"modelId\": \"%s\"}".formatted(present)); // without a shadow
        }
    }

    /** Runs commands and returns what they print. */
    private static String run(Path folder, String commands) throws Exception {
        Path output = folder.resolve("output.txt");
        Process shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(shell.waitFor(3, TimeUnit.MINUTES)).isTrue();
        String printed = Files.readString(output);
        assertThat(shell.exitValue()).as(printed).isZero();
        return printed;
    }

    private static JsonNode json(Path folder, String file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(folder.resolve(file)));
    }

    /** Returns the blocks of commands of a document, each with the block that follows unless that has commands too. */
    private static List<Step> steps(Path document) throws IOException {
        List<MatchResult> blocks =
                BLOCK.matcher(Files.readString(document)).results().toList();
        var steps = new ArrayList<Step>();
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).group(1).equals("bash")) {
                boolean last =
                        i + 1 == blocks.size() || blocks.get(i + 1).group(1).equals("bash");
                steps.add(new Step(
                        blocks.get(i).group(2), last ? "" : blocks.get(i + 1).group(2)));
            }
        }
        return steps;
    }

    /** Skips the test if jq is not installed, or fails where CI=true. */
    private static void requireJq() throws Exception {
        Process which = new ProcessBuilder("bash", "-c", "command -v jq").start();
        if (which.waitFor() != 0) {
            assertThat(System.getenv("CI")).as("jq is not installed").isNotEqualTo("true");
            abort("jq is not installed: this test runs commands that need it");
        }
    }
}
