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

/** Runs the commands of README's walk. Only the port differs. */
@ServiceTest
class ReadmeTest {

    private static final Pattern BLOCK = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);

    @LocalServerPort
    int port;

    @Test
    void theWalkGoesFromImportToPrediction(@TempDir Path folder) throws Exception {
        Files.write(folder.resolve("chinese-mnist.zip"), Zip.numerals(3, 4).build());
        Path output = folder.resolve("output.txt");
        Process shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(shell.waitFor(3, TimeUnit.MINUTES)).isTrue();
        String printed = Files.readString(output);
        assertThat(shell.exitValue()).as(printed).isZero();
        JsonNode job = JsonMapper.shared().readTree(Files.readString(folder.resolve("job.json")));
        assertThat(job.get("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(job.get("config").get("preset").asString()).isEqualTo("RECOMMENDED");
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

    private String commands() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        List<String> blocks = BLOCK.matcher(readme)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        assertThat(blocks).hasSize(4);
        return String.join("\n", blocks).replace("http://127.0.0.1:8080", "http://127.0.0.1:" + port);
    }
}
