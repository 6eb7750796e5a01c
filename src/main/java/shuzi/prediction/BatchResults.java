package shuzi.prediction;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.DiscriminatorMapping;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Represents the results of a batch over HTTP. */
@Schema(description = "Results of a batch, one for each picture")
record BatchResults(
        @Schema(description = "In the order of the pictures")
        List<Result> results) {

    static final String OK = "OK";
    static final String ERROR = "ERROR";

    @Schema(
            name = "BatchResult",
            description = "An answer or a problem",
            oneOf = {Answered.class, BatchError.class},
            discriminatorProperty = "status",
            discriminatorMapping = {
                @DiscriminatorMapping(value = OK, schema = Answered.class),
                @DiscriminatorMapping(value = ERROR, schema = BatchError.class)
            })
    sealed interface Result permits Answered, BatchError {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "BatchAnswer", description = "Answer for one picture of a batch")
    record Answered(
            @Schema(description = "Place of the picture in the batch, from 0", example = "0")
            int index,

            @Schema(description = "File name, if the request has one", example = "five.png") @Nullable
            String fileName,

            @Schema(
                    description = "`OK`: there is an answer",
                    example = OK) // not an enum: generated clients treat the discriminator of a union as text
            String status,

            @JsonUnwrapped Answer answer)
            implements Result {

        static Answered of(int index, @Nullable String fileName, Answer answer) {
            return new Answered(index, fileName, OK, answer);
        }
    }
}
