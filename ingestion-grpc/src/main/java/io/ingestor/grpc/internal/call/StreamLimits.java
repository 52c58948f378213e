package io.ingestor.grpc.internal.call;

/**
 * The limits of one stream.
 *
 * @param groupRecords largest number of plain records that become one entry of the log
 * @param groupBytes number of bytes at which such a group is full
 * @param maxInFlightRecords number of records that may await their answer before the stream is no longer read
 * @param maxInFlightBytes number of bytes of records that may await their answer
 */
public record StreamLimits(int groupRecords, int groupBytes, int maxInFlightRecords, int maxInFlightBytes) {}
