package shuzi.model;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shuzi.core.NumeralClass;
import shuzi.core.id.DatasetId;
import shuzi.core.id.JobId;
import shuzi.core.id.ModelId;
import shuzi.core.image.Normalization;
import shuzi.core.network.Activation;
import shuzi.core.network.OutputActivation;
import tools.jackson.databind.JsonNode;

/** Represents a model over HTTP. */
@Schema(name = "Model", description = "A trained network without its weights")
public record ModelBody(
        @Schema(description = "Id", example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
        ModelId id,

        @Schema(description = "Name", example = "Chinese MNIST, RECOMMENDED")
        String name,

        @Schema(description = "Description; null if there is none", example = "Trained on the forms of 1952.") @Nullable
        String description,

        @Schema(description = "Tags, by key", example = "{\"stage\": \"candidate\"}")
        Map<String, String> tags,

        @Schema(
                description = "Id of the job that trained the model; null if it was imported or came with the service",
                example = "c56a4180-65aa-42ec-a945-5fd21dec0538")
        @Nullable
        JobId jobId,

        @Schema(
                description = "Id of the data set that the model was trained on or, if it was imported, evaluated on;"
                        + " null for an imported model without evaluation and for the model that came with the service",
                example = "3f1c9a52-6f0e-4d8e-9b57-0d1f6a2c7e11")
        @Nullable
        DatasetId datasetId,

        @Schema(
                description = "Digest of that data set; null for an imported model without evaluation",
                example = "8d0f5a1f0c3b7e1b5a7bb9b8b1f6f0a2f3c5d7e9a1b2c3d4e5f60718293a4b5c")
        @Nullable
        String datasetDigest,

        @Schema(description = "Units of each layer, inputs first", example = "[4096, 256, 15]")
        List<Integer> layers,

        @Schema(description = "Number of weights and biases", example = "1052687")
        long parameterCount,

        @Schema(
                description = "Settings of the training, or the known facts of an imported model",
                ref = "#/components/schemas/ModelConfig")
        JsonNode config,

        @Schema(description = "Activation of the hidden units", example = "RELU")
        Activation activation,

        @Schema(description = "Activation of the output units", example = "SOFTMAX")
        OutputActivation output,

        @Schema(description = "Normalization of pictures; null if the network gets their 64 x 64 pixels unchanged")
        @Nullable
        Normalization normalization,

        @Schema(description = "Factor that turns a pixel (0..255) into an input", example = "0.0039")
        double pixelScale,

        @Schema(
                description = "Temperature: the logits are divided by it before they become probabilities; determined"
                        + " on validation images",
                example = "1.1")
        double temperature,

        @Schema(
                description = "A picture with a smaller maxLogit is outOfClass; null if every picture gets a label",
                example = "3.1")
        @Nullable
        Double rejectionThreshold,

        @Schema(description = "The classes, by label") List<NumeralClass> classes,

        @Schema(
                description = "Accuracy on the training images; null if the model was not evaluated",
                example = "0.9894")
        @Nullable
        Double trainAccuracy,

        @Schema(description = "Accuracy on the validation images; null if there were none", example = "0.995") @Nullable
        Double validationAccuracy,

        @Schema(description = "Accuracy on the test images; null if the model was not evaluated", example = "0.8197")
        @Nullable
        Double testAccuracy,

        @Schema(
                description = "SHA-256 of the stored weights",
                example = "5f2b1c0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b")
        String weightsDigest,

        @Schema(description = "Length of the stored weights", example = "4210788")
        long weightsBytes,

        @Schema(description = "Version of the service that trained or imported it", example = "0.1.0 (4f2a9c1)")
        String softwareVersion,

        @Schema(
                description = "Matrix engine of the training or evaluation",
                example = "OPENBLAS with VECTOR_512 kernels")
        String matrixEngine,

        @Schema(description = "When it was created", example = "2026-01-31T12:00:00Z")
        Instant createdAt,

        @Schema(description = "Names of the aliases that point at it", example = "[\"default\"]")
        List<String> aliases) {

    public static ModelBody from(Model model) {
        return new ModelBody(
                model.id(),
                model.name(),
                model.metadata().description(),
                model.metadata().tags(),
                model.provenance().jobId(),
                model.provenance().datasetId(),
                model.provenance().datasetDigest(),
                model.topology().layers(),
                model.topology().parameterCount(),
                model.provenance().config(),
                model.topology().hidden(),
                model.topology().output(),
                model.preparation().normalization(),
                model.preparation().pixelScale(),
                model.temperature(),
                model.rejectionThreshold(),
                model.classes(),
                model.trainAccuracy(),
                model.validationAccuracy(),
                model.testAccuracy(),
                model.weightsDigest(),
                model.weightsBytes(),
                model.provenance().softwareVersion(),
                model.provenance().matrixEngine(),
                model.createdAt(),
                model.aliases());
    }
}
