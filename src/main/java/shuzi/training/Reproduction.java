package shuzi.training;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import shuzi.core.id.ModelId;
import shuzi.model.Model;
import shuzi.model.Provenance;

/** The outcome of training a model again. */
@Schema(description = "Outcome of training a model again")
public record Reproduction(
        @Schema(description = "Id of the original model", example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
        ModelId modelId,

        @Schema(
                description = "Whether weights, temperature and rejection threshold are the same, bit for bit",
                example = "true")
        boolean identical,

        @Schema(
                description =
                        "What differs; an identical model can still come from other software or another processor")
        List<Difference> differences)
        implements JobState.Product {

    /** What can differ. */
    enum Aspect {
        /** The version of this application. */
        SOFTWARE,
        /** The matrix engine for dense products. */
        ENGINE,
        /** The kernels of the matrix engine, which depend on the features of the processor. */
        KERNELS,
        /** The training images: the same data set was split in another way. */
        DATASET,
        /** The weights. */
        WEIGHTS,
        /** The temperature. */
        TEMPERATURE,
        /** The rejection threshold. */
        REJECTION_THRESHOLD
    }

    /** A difference of the original and the reproduction. */
    @Schema(name = "ReproductionDifference", description = "A difference of the original and the reproduction")
    public record Difference(
            @Schema(
                    description =
                            "What differs: version of the service, matrix engine, its kernels (which depend on the"
                                    + " processor), training images, digest of the weights, temperature or rejection threshold",
                    example = "SOFTWARE")
            Aspect what,

            @Schema(description = "Value of the original; null if it has none", example = "0.1.0 (4f2a9c1)") @Nullable
            String original,

            @Schema(description = "Value of the reproduction; null if it has none", example = "0.1.0 (5b3e0d2)")
            @Nullable
            String reproduction) {}

    /**
     * Compares a model and its reproduction.
     *
     * @param sameImages whether both were trained on the same images
     */
    static Reproduction of(Model original, Model reproduction, boolean sameImages) {
        Provenance before = original.provenance();
        Provenance now = reproduction.provenance();
        var differences = new ArrayList<Difference>();
        add(differences, Aspect.SOFTWARE, before.softwareVersion(), now.softwareVersion());
        add(differences, Aspect.ENGINE, engine(before, 0), engine(now, 0));
        add(differences, Aspect.KERNELS, engine(before, 1), engine(now, 1));
        if (!sameImages) {
            differences.add(new Difference(Aspect.DATASET, text(before.datasetId()), text(now.datasetId())));
        }
        int determined = differences.size();
        add(differences, Aspect.WEIGHTS, original.weightsDigest(), reproduction.weightsDigest());
        add(differences, Aspect.TEMPERATURE, original.temperature(), reproduction.temperature());
        add(differences, Aspect.REJECTION_THRESHOLD, original.rejectionThreshold(), reproduction.rejectionThreshold());
        return new Reproduction(original.id(), differences.size() == determined, List.copyOf(differences));
    }

    /** Returns a part of the description of an engine: its name, or its kernels. */
    private static @Nullable String engine(Provenance provenance, int part) {
        String[] parts = provenance.matrixEngine().split(" with ", 2);
        return part < parts.length ? parts[part] : null;
    }

    private static void add(
            List<Difference> differences, Aspect what, @Nullable Object original, @Nullable Object reproduction) {
        if (!Objects.equals(original, reproduction)) {
            differences.add(new Difference(what, text(original), text(reproduction)));
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
