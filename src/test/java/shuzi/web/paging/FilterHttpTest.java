package shuzi.web.paging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.Api.Part;
import shuzi.ServiceTest;
import shuzi.Zip;
import tools.jackson.databind.JsonNode;

@ServiceTest
class FilterHttpTest {

    @LocalServerPort
    int port;

    Api api;

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    @Test
    void dataSetsAreFoundByNameAndByDigest() {
        String name = "filter " + UUID.randomUUID();
        JsonNode dataset = api.importArchive(Zip.numerals(2, 3).build(), Part.field("name", name));
        String encoded = name.replace(" ", "%20");
        assertThat(ids("/datasets?name=" + encoded)).containsExactly(id(dataset));
        assertThat(ids("/datasets?size=200&digest=" + dataset.get("digest").asString()))
                .contains(id(dataset));
        assertThat(ids("/datasets?name=" + encoded + "&digest=" + "0".repeat(64)))
                .isEmpty();
        assertThat(ids("/datasets?name=" + encoded.substring(0, 20))).isEmpty();
    }

    @Test
    void modelsAreFoundByDataSetAndByName() {
        String dataset = id(api.importArchive(Zip.numerals(2, 3).build()));
        JsonNode model = api.trainModel(dataset);
        assertThat(ids("/models?datasetId=" + dataset)).containsExactly(id(model));
        assertThat(ids("/models?datasetId=" + UUID.randomUUID())).isEmpty();
        assertThat(ids("/models?jobId=" + model.get("jobId").asString())).containsExactly(id(model));
        assertThat(ids("/models?jobId=" + UUID.randomUUID())).isEmpty();
        assertThat(ids("/models?jobId=" + model.get("jobId").asString() + "&datasetId=" + UUID.randomUUID()))
                .isEmpty();
        String name = model.get("name").asString().replace(" ", "%20");
        assertThat(ids("/models?size=200&name=" + name)).contains(id(model));
        assertThat(ids("/models?name=none")).isEmpty();
        assertThat(api.get("/models?name=none")
                        .json(200)
                        .at("/page/totalElements")
                        .asInt())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/models?name=a%00",
                "/models?name=",
                "/datasets?name=%0A",
                "/datasets?digest=x",
                "/models?datasetId=1",
                "/models?jobId=1",
                "/models?tag=a",
                "/models?tag=:b",
                "/models?tag=a:",
                "/models?tag=a%20b:c",
                "/models?tag=a:%00",
                "/models?tag=a:b&tag=c:d",
                "/models?tags=a:b",
                "/datasets?tag=a",
                "/datasets?jobId=1"
            })
    void anInvalidFilterValueIsRejected(String path) {
        assertThat(api.get(path).json(400).get("errors").size()).isEqualTo(1);
    }

    private List<String> ids(String path) {
        return api.get(path).json(200).get("content").findValuesAsString("id");
    }

    private static String id(JsonNode thing) {
        return thing.get("id").asString();
    }
}
