"""The macros for journals that astronomers' styles define: ADS writes them in BibTeX.

After https://ui.adsabs.harvard.edu/help/actions/journal-macros.
"""

_MACROS = """
    actaa Acta Astronomica|aj Astronomical Journal|ao Applied Optics|apj Astrophysical Journal
    apjl Astrophysical Journal Letters|apjs Astrophysical Journal Supplement Series
    aap Astronomy & Astrophysics|aapr Astronomy and Astrophysics Reviews
    aaps Astronomy and Astrophysics Supplement Series|apss Astrophysics and Space Science
    araa Annual Review of Astronomy and Astrophysics|azh Astronomicheskii Zhurnal
    baas Bulletin of the American Astronomical Society
    bain Bulletin of the Astronomical Institutes of the Netherlands
    cjaa Chinese Journal of Astronomy and Astrophysics|caa Chinese Astronomy and Astrophysics
    fcp Fundamentals of Cosmic Physics|gca Geochimica et Cosmochimica Acta|grl Geophysical Research Letters
    iaucirc IAU Circulars|icarus Icarus|jcap Journal of Cosmology and Astroparticle Physics
    jcp Journal of Chemical Physics|jgr Journal of Geophysical Research
    jqsrt Journal of Quantitative Spectroscopy and Radiative Transfer
    jrasc Journal of the Royal Astronomical Society of Canada|maps Meteoritics and Planetary Science
    memras Memoirs of the Royal Astronomical Society|memsai Memorie della Societa Astronomica Italiana
    mnras Monthly Notices of the Royal Astronomical Society|na New Astronomy|nar New Astronomy Reviews
    nat Nature|nphysa Nuclear Physics A|pasa Publications of the Astronomical Society of Australia
    pasj Publications of the Astronomical Society of Japan
    pasp Publications of the Astronomical Society of the Pacific
    physrep Physics Reports|physscr Physica Scripta|planss Planetary and Space Science
    pra Physical Review A|prb Physical Review B|prc Physical Review C
    prd Physical Review D|pre Physical Review E|prl Physical Review Letters|procspie Proceedings of the SPIE
    psj Planetary Science Journal|qjras Quarterly Journal of the Royal Astronomical Society
    rmxaa Revista Mexicana de Astronomia y Astrofisica|skytel Sky and Telescope|solphys Solar Physics
    sovast Soviet Astronomy|ssr Space Science Reviews|zap Zeitschrift fuer Astrophysik
"""
JOURNALS = dict(row.strip().split(" ", 1) for line in _MACROS.strip().splitlines() for row in line.split("|"))
"""The name of a journal by its macro, without the backslash."""
