package shuzi.prediction.inference;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** Describes the server in the protocol. */
@Schema(description = "The server")
record InferenceServer(
        @Schema(description = "Name of the server", example = "shuzi")
        String name,

        @Schema(description = "Version of the server", example = "1.0.0")
        String version,

        @Schema(description = "Extensions of the protocol", example = "[\"binary_tensor_data\", \"classification\"]")
        List<String> extensions) {}
