package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.core.network.WeightFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the commands of the walks in README.md and docs/models.md. Only the port differs. */
@ServiceTest
class ReadmeTest {

    private static final Pattern BLOCK = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);

    @LocalServerPort
    int port;

    @Test
    void theWalkGoesFromImportToPrediction(@TempDir Path folder) throws Exception {
        var api = new Api(port);
        String present =
                api.get("/models/aliases/default").json(200).get("modelId").asString();
        Files.write(folder.resolve("chinese-mnist.zip"), Zip.numerals(3, 4).build());
        String printed =
                run(folder, commands("README.md", 4).replace("http://127.0.0.1:8080", "http://127.0.0.1:" + port));
        JsonNode job = json(folder, "job.json");
        assertThat(job.get("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(job.get("config").get("preset").asString()).isEqualTo("RECOMMENDED");
        JsonNode promotion = job.get("promotion");
        assertThat(promotion.get("reason").asString())
                .startsWith("NOT_WORSE is ")
                .contains("correctly, the present one");
        assertThat(promotion.at("/comparison/withModelId").asString()).isEqualTo(present);
        assertThat(api.get("/models/aliases/default").json(200).get("modelId").asString())
                .isEqualTo(
                        promotion.get("promoted").asBoolean()
                                ? job.get("modelId").asString()
                                : present);
        api.put("/models/aliases/default", "{\"modelId\": \"%s\"}".formatted(present))
                .json(200);
        assertThat(printed)
                .contains("epoch,cost,lastBatchCost,trainAccuracy")
                .contains("\n" + job.get("config").get("epochs").asInt() + ",");
        assertThat(printed.split("\"candidates\":", -1)).as(printed).hasSize(3);
        assertThat(printed).contains("\"normalizedImage\":");
        assertThat(Files.readString(folder.resolve("evaluation.json"))).contains("\"confusionMatrix\":");
        assertThat(WeightFormat.decode(Files.readAllBytes(folder.resolve("weights.shuzi")))
                        .topology()
                        .outputs())
                .isEqualTo(15);
        for (String picture : List.of("preview.png", "accuracy.png")) {
            assertThat(Files.readAllBytes(folder.resolve(picture))).as(picture).startsWith(0x89, 'P', 'N', 'G');
        }
        assertThat(Files.readString(folder.resolve("confusion-matrix.svg"))).contains("<svg");
        assertThat(Files.readString(folder.resolve("report.html"))).contains("</html>");
        assertThat(new String(Files.readAllBytes(folder.resolve("model.onnx")), StandardCharsets.ISO_8859_1))
                .contains("shuzi.pixelScale");
    }

    @Test
    void theWalkOfModelsGoesFromACandidateToARollback(@TempDir Path folder) throws Exception {
        var api = new Api(port);
        JsonNode before = api.get("/models/aliases/default").json(200);
        String present = before.get("modelId").asString();
        String dataset =
                api.importArchive(Zip.numerals(3, 10).build()).get("id").asString();
        try {
            String printed = run(
                    folder,
                    "SHUZI=http://127.0.0.1:%d\nDATASET=%s\n%s\necho \"status $STATUS\""
                            .formatted(port, dataset, commands("docs/models.md", 5)));
            String candidate = json(folder, "job.json").get("modelId").asString();
            JsonNode comparison = json(folder, "comparison.json");
            assertThat(comparison.get("modelId").asString()).isEqualTo(candidate);
            assertThat(comparison.get("withModelId").asString()).isEqualTo(present);
            assertThat(comparison.get("imageCount").asInt()).isPositive();
            assertThat(json(folder, "shadowed.json").get("shadowModelId").asString())
                    .isEqualTo(candidate);
            assertThat(json(folder, "answer.json").get("modelId").asString()).isEqualTo(present);
            assertThat(json(folder, "shadow.json").get("requests").asInt()).isEqualTo(1);
            JsonNode promotion = json(folder, "promotion.json");
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
            assertThat(after).isEqualTo(json(folder, "default.json"));
            assertThat(after.get("modelId").asString()).isEqualTo(present);
            assertThat(after.get("shadowModelId")).isEqualTo(before.get("shadowModelId"));
            JsonNode revisions = json(folder, "revisions.json").get("content");
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

    private static String commands(String document, int number) throws IOException {
        List<String> blocks = BLOCK.matcher(Files.readString(Path.of(document)))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        assertThat(blocks).hasSize(number);
        return String.join("\n", blocks);
    }
}
