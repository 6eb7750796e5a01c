package shuzi.dataset.transfer;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of data sets.
 *
 * @param maxUpload maximum size of an upload
 * @param maxUnpacked maximum unpacked size of an upload
 * @param maxImages maximum number of files in a ZIP, of images in other files, and of synthetic images in a request
 * @param maxImports maximum number of concurrent imports, generated data sets and exports; each holds a database connection
 */
@Validated
@ConfigurationProperties("shuzi.dataset")
record DatasetSettings(
        @DefaultValue("512MB") DataSize maxUpload,
        @DefaultValue("1GB") DataSize maxUnpacked,
        @DefaultValue("200000") @Min(1) int maxImages,
        @DefaultValue("4") @Min(1) int maxImports) {}
