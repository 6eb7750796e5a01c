package shuzi.model;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

/** The model that comes with the service. */
@Component
public class StarterModel {

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
                    idOf(weights),
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
                    createdAt,
                    List.of());
        }
    }

    /** Returns whether the settings allow the service to install the model. */
    public boolean isEnabled() {
        return settings.starter();
    }

    /**
     * Stores the model unless it is stored already.
     *
     * @return the model
     */
    public Model install() throws IOException {
        byte[] weights = read(WEIGHTS);
        Model model = json.readValue(read(DESCRIPTION), Description.class).toModel(weights);
        models.addIfAbsent(model, weights, trainedOn());
        return model;
    }

    /** Stores the images that the model was trained on, if an earlier version has stored the model without them. */
    public void addTrainingImages() throws IOException {
        if (models.addIfMissing(idOf(read(WEIGHTS)), trainedOn())) {
            log.info("Stored the images that the starter model was trained on");
        }
    }

    private static TrainedOn trainedOn() throws IOException {
        return TrainedOn.exactly(ImageHashes.ofBytes(read(IMAGES)));
    }

    private static ModelId idOf(byte[] weights) {
        return new ModelId(UUID.nameUUIDFromBytes(weights));
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
