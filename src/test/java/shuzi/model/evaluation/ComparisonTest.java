package shuzi.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.ServiceTest;
import shuzi.Zip;
import shuzi.core.Numeral;
import shuzi.core.id.DatasetId;
import shuzi.core.id.ModelId;
import shuzi.core.image.ImageHashes;
import shuzi.dataset.Datasets;
import shuzi.dataset.Split;
import shuzi.model.Classifier;
import shuzi.model.Models;
import shuzi.model.NewModel;
import shuzi.model.TrainedNetwork;
import shuzi.model.TrainedOn;
import shuzi.web.problem.UnprocessableContentException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ServiceTest
class ComparisonTest {

    @LocalServerPort
    int port;

    @Autowired
    Comparisons comparisons;

    @Autowired
    Models models;

    @Autowired
    Datasets datasets;

    @Autowired
    JsonMapper json;

    private static Comparison comparison(double accuracy, double withAccuracy, double pValue) {
        var id = new UUID(1, 2);
        return new Comparison(
                new ModelId(id),
                new ModelId(id),
                new DatasetId(id),
                "digest",
                100,
                7,
                true,
                accuracy,
                withAccuracy,
                accuracy - withAccuracy,
                3,
                2,
                pValue,
                List.of(new Comparison.Difference(id, 6, 6, 7)));
    }

    @ParameterizedTest
    @CsvSource({
        "0.9, 0.8, 0.01, true, true",
        "0.9, 0.8, 0.05, true, false",
        "0.8, 0.8, 1, true, false",
        "0.8, 0.9, 0.05, true, false",
        "0.8, 0.9, 0.049, false, false"
    })
    void aDifferenceCountsIfItIsSignificant(
            double accuracy, double withAccuracy, double pValue, boolean notWorse, boolean better) {
        Comparison comparison = comparison(accuracy, withAccuracy, pValue);
        assertThat(comparison.isNotWorse()).isEqualTo(notWorse);
        assertThat(comparison.isBetter()).isEqualTo(better);
    }

    @Test
    void aStoredComparisonIsReadAgain() {
        Comparison comparison = comparison(0.9, 0.8, 0.01);
        String stored = json.writeValueAsString(comparison);
        assertThat(json.readValue(stored, Comparison.class)).isEqualTo(comparison);
        assertThat(json.readTree(stored).propertyNames()).doesNotContain("notWorse", "better");
    }

    @Test
    void aModelIsComparedBeforeItIsStored() {
        var api = new Api(port);
        JsonNode dataset = api.importArchive(Zip.numerals(1, 4).build());
        var datasetId = new DatasetId(UUID.fromString(dataset.get("id").asString()));
        JsonNode model = api.trainModel(dataset.get("id").asString());
        Classifier incumbent =
                models.classifier(new ModelId(UUID.fromString(model.get("id").asString())));
        ImageHashes tested = datasets.hashes(datasetId, Split.TEST);

        NewModel candidate = created(incumbent, TrainedOn.exactly(ImageHashes.NONE));
        Comparison comparison = comparisons.compare(candidate, incumbent.model().id(), datasetId);
        assertThat(comparison.modelId()).isEqualTo(candidate.model().id());
        assertThat(comparison.imageCount()).isEqualTo(tested.count());
        assertThat(comparison.pValue()).isEqualTo(1);
        assertThat(comparison.isNotWorse()).isTrue();
        assertThat(comparison.isBetter()).isFalse();
        assertThat(api.get("/models/" + candidate.model().id()).status())
                .as("it is not stored")
                .isEqualTo(404);

        NewModel trainedOnThem = created(incumbent, TrainedOn.exactly(tested));
        assertThatThrownBy(() ->
                        comparisons.compare(trainedOnThem, incumbent.model().id(), datasetId))
                .isInstanceOf(UnprocessableContentException.class);
    }

    private NewModel created(Classifier like, TrainedOn trainedOn) {
        return models.create(
                "candidate",
                like.model().provenance(),
                TrainedNetwork.notEvaluated(
                        like.network(), like.model().preparation(), like.model().temperature(), null),
                trainedOn,
                Numeral.CLASSES);
    }
}
