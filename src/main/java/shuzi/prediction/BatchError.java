package shuzi.prediction;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/** Represents a picture of a batch that could not be used over HTTP. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Problem with one picture of a batch")
record BatchError(
        @Schema(description = "Place of the picture in the batch, from 0", example = "3")
        int index,

        @Schema(description = "File name, if the request has one", example = "notes.txt") @Nullable
        String fileName,

        @Schema(description = "`ERROR`: there is no answer", example = BatchResults.ERROR)
        String status,

        @Schema(description = "Why there is no answer", ref = "#/components/schemas/Problem")
        ProblemDetail problem)
        implements BatchResults.Result, NumberBatchResults.Result {

    static BatchError of(int index, @Nullable String fileName, ProblemDetail problem) {
        return new BatchError(index, fileName, BatchResults.ERROR, problem);
    }
}
