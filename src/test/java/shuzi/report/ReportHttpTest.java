package shuzi.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.ServiceTest;
import shuzi.Zip;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ServiceTest
class ReportHttpTest {

    @LocalServerPort
    int port;

    Api api;
    String dataset = "";

    @BeforeEach
    void load() {
        api = new Api(port);
        dataset = api.importArchive(Zip.numerals(3, 2).build(), Api.Part.field("name", "<i>set</i>"))
                .get("id")
                .asString();
    }

    private String start(String settings) {
        return api.startJob("{\"datasetId\": \"%s\", \"preset\": \"TUTORIAL\", %s}".formatted(dataset, settings));
    }

    private String report(String job) {
        Api.Answer answer = api.get("/training-jobs/" + job + "/report");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(answer.header("Content-Disposition")).isEqualTo("inline; filename=\"report-" + job + ".html\"");
        assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none'; img-src data:;");
        String html = answer.text();
        assertLoadsNothing(html);
        return html;
    }

    /** Asserts that a document runs no code and loads nothing from outside. */
    private static void assertLoadsNothing(String html) {
        assertThat(html).doesNotContainIgnoringCase("<script", "<link", "<iframe", "<object", " onload", " onerror");
        Matcher addresses = Pattern.compile("(?:src|href|action|url)\\s*[=(]\\s*[\"']?([^\"' )>]*)")
                .matcher(html);
        int images = 0;
        while (addresses.find()) {
            assertThat(addresses.group(1)).startsWith("data:image/");
            images++;
        }
        assertThat(images).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aReportContainsSettingsResultsAndProvenance() {
        String job = start("\"epochs\": 4, \"hiddenLayers\": [12], \"batchSize\": 10, \"validationFraction\": 0.2,"
                + " \"name\": \"<script>alert('1')</script> & \\\"é五\"");
        JsonNode ended = api.awaitEnd(job);
        JsonNode model = api.get("/models/" + ended.get("modelId").asString()).json(200);
        String html = report(job);
        assertThat(html)
                .contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;é五")
                .contains("&lt;i&gt;set&lt;/i&gt;")
                .contains("SUCCEEDED")
                .contains("Wilson")
                .contains(model.get("datasetDigest").asString())
                .contains(model.get("weightsDigest").asString())
                .contains(model.get("softwareVersion").asString())
                .contains(model.get("matrixEngine").asString())
                .contains("<td>亿</td><td class=\"n\">100,000,000</td>")
                .contains("Writers, the lowest test accuracy first", "Calibration", "By character")
                .contains("<tr class=\"changed\"><td>epochs</td><td>4</td><td>60</td></tr>")
                .contains("<tr><td>momentum</td><td>0.9</td><td>0.9</td></tr>");
        ended.get("config").propertyNames().forEach(setting -> assertThat(html).contains("<td>" + setting + "</td>"));
        assertThat(html.split("data:image/svg\\+xml;base64,", -1)).hasSize(1 + 6);
    }

    @Test
    void theBoldRowIsTheEpochOfTheModel() {
        String job = start("\"epochs\": 3, \"hiddenLayers\": [7]");
        api.awaitEnd(job);
        assertThat(report(job))
                .contains("The bold row is the last epoch, whose network is the model.")
                .contains("<tr class=\"model\"><td class=\"n\">3</td>");
        String stopped = start("\"epochs\": 500, \"hiddenLayers\": [7], \"validationFraction\": 0.3, \"patience\": 2");
        int last = api.awaitEnd(stopped).at("/progress/epoch").asInt();
        assertThat(last).isLessThan(500);
        String html = report(stopped);
        assertThat(html).contains("The bold row is epoch " + (last - 2) + ", whose network is the model");
        Matcher row = Pattern.compile("<tr class=\"model\"><td class=\"n\">" + (last - 2) + "</td>.*")
                .matcher(html);
        assertThat(row.find()).isTrue();
        JsonNode model = api.get("/models/"
                        + api.get("/training-jobs/" + stopped)
                                .json(200)
                                .get("modelId")
                                .asString())
                .json(200);
        for (String accuracy : new String[] {"trainAccuracy", "validationAccuracy", "testAccuracy"}) {
            assertThat(row.group()).contains(Formats.percent(model.get(accuracy).asDouble()));
        }
    }

    @Test
    void theRequestInAReportRepeatsItsJob() {
        String job =
                start("\"epochs\": 3, \"hiddenLayers\": [7], \"seed\": 5, \"learningRate\": 0.5, \"name\": \"again\"");
        JsonNode ended = api.awaitEnd(job);
        String json = toPost(job);
        assertThat(JsonMapper.shared().readTree(json).propertyNames())
                .containsExactlyInAnyOrder(
                        "datasetId", "name", "preset", "seed", "epochs", "hiddenLayers", "learningRate");
        JsonNode again = api.awaitEnd(api.startJob(json));
        assertThat(again.get("config")).isEqualTo(ended.get("config"));
        assertThat(digest(again)).isEqualTo(digest(ended));
    }

    /** The request states the pixel scale of the preset, because the default is that of the model. */
    @Test
    void theRequestInAReportRepeatsAJobThatStartedFromAModelOfAnotherPixelScale() {
        JsonNode first = api.awaitEnd(start("\"epochs\": 1, \"hiddenLayers\": [3], \"pixelScale\": 0.01"));
        String job = start("\"epochs\": 1, \"pixelScale\": %s, \"initialModelId\": \"%s\""
                .formatted(
                        api.awaitEnd(start("\"epochs\": 1, \"hiddenLayers\": [3]"))
                                .get("config")
                                .get("pixelScale"),
                        first.get("modelId").asString()));
        JsonNode ended = api.awaitEnd(job);
        JsonNode again = api.awaitEnd(api.startJob(toPost(job)));
        assertThat(again.get("config")).isEqualTo(ended.get("config"));
        assertThat(digest(again)).isEqualTo(digest(ended));
    }

    private String toPost(String job) {
        Matcher request = Pattern.compile("<pre>(.*?)</pre>", Pattern.DOTALL).matcher(report(job));
        assertThat(request.find()).isTrue();
        return request.group(1).replace("&quot;", "\"");
    }

    private String digest(JsonNode job) {
        return api.get("/models/" + job.get("modelId").asString())
                .json(200)
                .get("weightsDigest")
                .asString();
    }

    @Test
    void jobsWithoutAModelHaveAReport() {
        String job = start("\"epochs\": 100000, \"hiddenLayers\": [4]");
        assertThat(report(job)).contains("There is no model yet");
        api.awaitJob(job, running -> running.at("/progress/epoch").asInt() > 130);
        assertThat(report(job)).contains("The last 20 of ", "RUNNING", "The job is running. There is no model yet.");
        api.post("/training-jobs/" + job + "/cancel", "");
        api.awaitEnd(job);
        assertThat(report(job)).contains("CANCELLED", "The job ended without a model.");

        String failed = start("\"epochs\": 5, \"hiddenLayers\": [4], \"learningRate\": 1000000, \"pixelScale\": 1000");
        String reason = api.awaitEnd(failed).at("/failure/reason").asString();
        assertThat(reason).isNotEmpty();
        assertThat(report(failed)).contains("FAILED", reason);
    }

    @Test
    void aCrossValidationHasAReport() {
        String job = start("\"epochs\": 1, \"hiddenLayers\": [4], \"folds\": 2");
        api.awaitEnd(job);
        assertThat(report(job)).contains("Cross-validation by writer", "A cross-validation produces no model.");
    }

    @Test
    void aReportNamesDeletedDataSetsAndModels() {
        String job = start("\"epochs\": 2, \"hiddenLayers\": [4]");
        String model = api.awaitEnd(job).get("modelId").asString();
        api.delete("/datasets/" + dataset);
        assertThat(report(job)).contains("was deleted", "has no sample predictions", "By character");
        api.delete("/models/" + model);
        assertThat(report(job)).contains("The model was deleted.", "Epochs");
    }

    @Test
    void invalidRequestsForReportsAreProblems() {
        String unknown = "00000000-0000-0000-0000-000000000001";
        assertThat(api.get("/training-jobs/" + unknown + "/report")
                        .json(404)
                        .get("detail")
                        .asString())
                .isEqualTo("There is no training job " + unknown + ".");
        assertThat(api.get("/training-jobs/7/report").status()).isEqualTo(400);
        assertThat(api.get("/training-jobs/" + unknown + "/report", "Accept", "application/json")
                        .status())
                .isEqualTo(406);
    }
}
