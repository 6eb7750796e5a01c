package shuzi.dataset.transfer;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MultipartFile;
import shuzi.dataset.SplitRequest;
import shuzi.dataset.SplitStrategy;
import shuzi.web.binding.Names;
import shuzi.web.binding.NotEmptyFile;
import shuzi.web.binding.ValidName;

/** The form of an import. */
@Schema(description = "Files of images, and how to split them")
record NewDataset(
        @ArraySchema(
                schema = @Schema(type = "string", format = "binary"),
                arraySchema =
                        @Schema(
                                description =
                                        "ZIP of JPEG, PNG, BMP, GIF or WebP images named input_{suite}_{sample}_{label},"
                                                + " or in folders 1..15; or a MAT file (X, y, Xtest, ytest), a CSV of"
                                                + " pixels, an NPZ, or IDX files like those of MNIST, several of them or in a"
                                                + " ZIP: see docs/datasets.md",
                                requiredMode = Schema.RequiredMode.REQUIRED))
        @NotEmpty(message = "is missing: send the files as parts with this name")
        @NotEmptyFile
        List<MultipartFile> file,

        @Schema(
                description = "Name of the data set; the name of the first file if left out",
                example = "Chinese MNIST",
                minLength = 1,
                maxLength = ValidName.MAX,
                pattern = ValidName.PATTERN)
        @ValidName
        @Nullable
        String name,

        @Schema(description = "Share of the training images, between 0 and 1; 0.7 if left out", example = "0.7")
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax(value = "1", inclusive = false)
        @Nullable
        Double trainFraction,

        @Schema(
                description =
                        "How to split the images: by class, by writer, or as given in the files. If this, trainFraction"
                                + " and seed are left out: as given in the files, or else STRATIFIED",
                example = "STRATIFIED")
        @Nullable
        SplitStrategy split,

        @Schema(description = "Seed of the random split", example = "0", defaultValue = "0") @Nullable
        Long seed) {

    String nameOrFileName() {
        return Names.orFileName(name, file.getFirst(), "data set");
    }

    SplitRequest toSplit() {
        return new SplitRequest(split, trainFraction, seed);
    }
}
