package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Power may fail at any operation, and leave any disk that it legally can. */
class CrashEnumerationTest {

    @Test
    void everythingSyncedSurvivesACrashAtEveryOperation() throws Exception {
        CrashCampaign campaign = new CrashCampaign(1, 16, 2, 48);

        campaign.run(20_000, 2);

        System.out.println(campaign);
        assertThat(campaign.distinct()).isGreaterThanOrEqualTo(20_000);
        assertThat(campaign.covered()).containsKeys("segments", "put aside", "truncations", "closed", "killed");
    }

    @Test
    @Tag("proof")
    void everythingSyncedSurvivesACrashAtEveryOperationOfManyWorkloads() throws Exception {
        long target = Long.getLong("wal.crash.states", 5_000_000);
        CrashCampaign campaign = new CrashCampaign(1000, 40, 3, 256);

        campaign.run(target, 2);

        System.out.println(campaign);
        assertThat(campaign.distinct()).isGreaterThanOrEqualTo(target);
        assertThat(campaign.covered())
                .containsKeys(
                        "segments",
                        "put aside",
                        "deletes",
                        "trims",
                        "truncations",
                        "closed",
                        "killed",
                        "failed",
                        "failed syncs",
                        "failed directory syncs");
    }
}
