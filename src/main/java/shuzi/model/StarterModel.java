package shuzi.model;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;
import shuzi.core.NumeralClass;
import shuzi.core.id.ModelId;
import shuzi.core.image.ImageHashes;
import shuzi.core.image.Normalization;
import shuzi.core.network.ConfusionMatrix;
import shuzi.core.network.WeightFormat;
import shuzi.web.metadata.Metadata;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Installs the starter model if there is no model, before the service is ready. With it the service can classify
 * pictures before anybody has trained a network.
 */
@Component
class StarterModel implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(StarterModel.class);
    static final String DESCRIPTION = "/shuzi/model/starter.json";
    static final String WEIGHTS = "/shuzi/model/starter.weights";

    /** The images that the model was trained on, as {@link ImageHashes#toBytes}. */
    static final String IMAGES = "/shuzi/model/starter.images";

    private final Models models;
    private final JsonMapper json;
    private final ModelSettings settings;

    StarterModel(Models models, JsonMapper json, ModelSettings settings) {
        this.models = models;
        this.json = json;
        this.settings = settings;
    }

    /** The description of the model in its file: all of a {@link Model} but the weights. */
    record Description(
            String name,
            String datasetDigest,
            JsonNode config,
            String softwareVersion,
            String matrixEngine,
            Normalization normalization,
            double pixelScale,
            double temperature,
            double rejectionThreshold,
            List<NumeralClass> classes,
            double trainAccuracy,
            @Nullable Double validationAccuracy,
            int[][] confusionMatrix,
            TestResults testResults,
            Instant createdAt) {

        Model toModel(byte[] weights) {
            return new Model(
                    new ModelId(UUID.nameUUIDFromBytes(weights)),
                    Metadata.named(name),
                    new Provenance(null, null, datasetDigest, config, softwareVersion, matrixEngine),
                    WeightFormat.decode(weights).topology(),
                    new Preparation(normalization, pixelScale),
                    temperature,
                    rejectionThreshold,
                    classes,
                    trainAccuracy,
                    validationAccuracy,
                    new ConfusionMatrix(confusionMatrix),
                    testResults,
                    Models.sha256(weights),
                    weights.length,
                    createdAt);
        }
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        if (!settings.starter()) {
            return;
        }
        byte[] weights = read(WEIGHTS);
        Model model = json.readValue(read(DESCRIPTION), Description.class).toModel(weights);
        TrainedOn trainedOn = TrainedOn.exactly(ImageHashes.ofBytes(read(IMAGES)));
        if (models.addFirst(model, weights, trainedOn)) {
            log.info("There was no model. Installed the starter model {} as {}", model.name(), model.id());
        } else if (models.addIfMissing(model.id(), trainedOn)) { // installed by an earlier version
            log.info("Stored the images that the starter model was trained on");
        }
    }

    static byte[] read(String resource) throws IOException {
        try (InputStream in = StarterModel.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not in the application");
            }
            return in.readAllBytes();
        }
    }
}
