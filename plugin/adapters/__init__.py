"""What touches QGIS, the disk, the network: store, transport, layers, imagery."""
